-- keys by their visible part, with the account each acts for and its party
SELECT {k}, {a}, {p} FROM parties_apikey k JOIN parties_account a ON a.id = k.account_id JOIN parties_party p ON p.id = a.party_id
WHERE k.prefix = ANY (%(prefixes)s::text[])
