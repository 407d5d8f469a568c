"""Every page and endpoint, in one list."""

from django.urls import URLPattern, URLResolver, path, re_path

from goodstanding.audits import alert_pages, plan_pages, supplier_list_pages, supplier_pages
from goodstanding.catalogue import pages as catalogue
from goodstanding.enquiries import authorisation_pages as authorisations
from goodstanding.enquiries import enquiry_pages, grade_pages
from goodstanding.enquiries import look_pages as looks
from goodstanding.enquiries import pages as enquiries
from goodstanding.enquiries import report_pages as reports
from goodstanding.grading import pages as grading
from goodstanding.notices import pages as notices
from goodstanding.parties import factor_pages as factors
from goodstanding.parties import outside_pages as outside
from goodstanding.parties import pages as parties
from goodstanding.parties import session_pages as sessions
from goodstanding.submissions import pages as submissions
from goodstanding.trail import pages as trail
from goodstanding.web import audit_tool, deadlines, health, hours_tool, pages, proposals, schemes, tools, what_if
from goodstanding.web.api import api
from goodstanding.web.openapi import openapi_json
from goodstanding.web.trying import api as trying

urlpatterns: list[URLPattern | URLResolver] = [
    path("", pages.home, name="home"),
    path("catalogue/", catalogue.items, name="catalogue"),
    path("catalogue.json", catalogue.items_json, name="catalogue-json"),
    path("catalogue/<slug:code>/", catalogue.item, name="catalogue-item"),
    path("find", enquiries.find, name="find"),
    path("find.json", enquiries.find_json, name="find-json"),
    path("suggest", enquiries.suggest, name="suggest"),
    path("s/<str:code>/", enquiries.organisation, name="organisation"),
    path("s/<str:code>.json", enquiries.organisation_json, name="organisation-json"),
    path("s/<str:code>/looks/", looks.looks, name="looks"),
    path("s/<str:code>/looks.json", looks.looks_json, name="looks-json"),
    path("s/<str:code>/looks.csv", looks.looks_csv, name="looks-csv"),
    path("s/<str:code>/looks/<int:number>/why", looks.why, name="look-why"),
    path("s/<str:code>/grade/", grade_pages.explanation, name="grade"),
    path("s/<str:code>/grade.json", grade_pages.explanation_json, name="grade-json"),
    path("runs/", grading.runs, name="runs"),
    path("runs/<int:number>/", grading.run, name="run"),
    path("runs/<int:number>.json", grading.run_json, name="run-json"),
    path("odd-looks/", looks.odd, name="odd-looks"),
    path("questions/", looks.asked, name="questions"),
    path("questions/<int:number>/answer", looks.explain, name="question-answer"),
    path("enquire/", enquiry_pages.enquire, name="enquire"),
    path("authorisations/", authorisations.listed, name="authorisations"),
    path("authorisations/new", authorisations.grant, name="authorise"),
    path("authorisations/<int:number>/revoke", authorisations.revoke, name="authorisation-revoke"),
    path("plan/", plan_pages.overview, name="plan"),
    path("plan/import", plan_pages.send_in, name="plan-import"),
    path("plan/calendar/", plan_pages.calendar, name="plan-calendar"),
    path("plan/calendar.ics", plan_pages.calendar_file, name="plan-calendar-file"),
    path("plan/calendar/<int:number>/revoke", plan_pages.revoke_feed, name="plan-feed-revoke"),
    path("plan/<str:audit>.xlsx", plan_pages.sheet, name="plan-sheet"),
    path("plan/<str:audit>.pdf", plan_pages.paper, name="plan-paper"),
    path("plan/<str:audit>/", plan_pages.board, name="plan-board"),
    path("plan/<str:audit>/<str:finding>/", plan_pages.finding, name="plan-finding"),
    path("calendar/<str:secret>.ics", plan_pages.feed, name="calendar-feed"),
    path("suppliers/", supplier_pages.board, name="suppliers"),
    path("suppliers/list/", supplier_list_pages.listed, name="supplier-list"),
    path("suppliers/list/<int:number>/decide", supplier_list_pages.decide, name="supplier-decide"),
    path("suppliers/<str:code>/", supplier_pages.supplier, name="supplier"),
    path("suppliers/<str:code>/<str:audit>/", supplier_pages.audit, name="supplier-audit"),
    path("suppliers/<str:code>/<str:audit>/<str:finding>/", supplier_pages.finding, name="supplier-finding"),
    path("notices/", notices.listed, name="notices"),
    path("notices/settings", notices.settings, name="notices-settings"),
    path("notices/confirm/<str:token>", notices.confirm, name="notices-confirm"),
    path("notices/stop/<str:token>", notices.stop, name="notices-stop"),
    path("alerts/", alert_pages.listed, name="alerts"),
    path("alerts/<int:number>/close", alert_pages.close, name="alert-close"),
    path("alerts/<int:number>/<str:limit>", alert_pages.step, name="alert-step"),
    path("r/<int:number>/", enquiries.record, name="record"),
    path("reports/verify", reports.verify, name="report-verify"),
    path("s/<str:code>/report", reports.own, name="own-report"),
    path("reports/status-list.json", reports.status_list, name="status-list"),
    path("deliveries/", submissions.deliveries, name="deliveries"),
    path("deliveries.json", submissions.deliveries_json, name="deliveries-json"),
    path("deliveries/scorecard", submissions.scorecard, name="scorecard"),
    path("deliveries/scorecard.json", submissions.scorecard_json, name="scorecard-json"),
    path("deliveries/scorecard.csv", submissions.scorecard_csv, name="scorecard-csv"),
    path("deliveries/refused", submissions.refused, name="refused"),
    path("deliveries/refused.json", submissions.refused_json, name="refused-json"),
    path("deliveries/new", submissions.new, name="new-delivery"),
    path("deliveries/sheets/<slug:item>.xlsx", submissions.sheet, name="blank-sheet"),
    path("deliveries/<int:number>/", submissions.delivery, name="delivery"),
    path("deliveries/<int:number>.json", submissions.delivery_json, name="delivery-json"),
    path("deliveries/<int:number>/progress", submissions.progress, name="delivery-progress"),
    path("deliveries/<int:number>/findings.csv", submissions.findings, name="delivery-findings"),
    path("deliveries/<int:number>/done", submissions.done, name="delivery-done"),
    path("deliveries/<int:number>/mend.xlsx", submissions.mending, name="delivery-mend"),
    path("tools/", tools.tools, name="tools"),
    path("tools/code", tools.code_checker, name="tool-code"),
    path("tools/code.json", tools.code_checker_json, name="tool-code-json"),
    path("tools/deadline", deadlines.calculator, name="tool-deadline"),
    path("tools/deadline.json", deadlines.calculator_json, name="tool-deadline-json"),
    path("tools/audit", audit_tool.audit, name="tool-audit"),
    path("tools/hours", hours_tool.hours, name="tool-hours"),
    path("tools/audit.json", audit_tool.audit_json, name="tool-audit-json"),
    path("tools/grade", what_if.what_if, name="tool-grade"),
    path("tools/grade.json", what_if.what_if_json, name="tool-grade-json"),
    path("schemes/", schemes.schemes, name="schemes"),
    path("schemes.json", schemes.schemes_json, name="schemes-json"),
    path("schemes/<slug:code>/", schemes.scheme, name="scheme"),
    path("schemes/<slug:code>.json", schemes.scheme_json, name="scheme-json"),
    path("tools/api", trying, name="tool-api"),
    path("proposals/", proposals.listed, name="proposals"),
    re_path(
        r"^proposals/(?P<number>[0-9]{1,18})/(?P<word>confirm|refuse|withdraw)$", proposals.decision, name="proposal"
    ),
    path("about/", pages.about, name="about"),
    path("robots.txt", pages.robots, name="robots"),
    path("privacy/", pages.statement, {"page": "privacy"}, name="privacy"),
    path("accessibility/", pages.statement, {"page": "accessibility"}, name="accessibility"),
    path("trail/checkpoints.txt", trail.notes, name="trail-checkpoints"),
    path("trail/anchors.json", trail.anchors_json, name="trail-anchors"),
    path("trail/consistency.json", trail.consistency_json, name="trail-consistency"),
    path("healthz", health.healthz, name="healthz"),
    path("sign-in", parties.sign_in, name="sign-in"),
    path("sign-in/second", factors.second, name="mfa_authenticate"),  # the sign-in library looks for this name,
    path("sign-in", parties.sign_in, name="account_login"),  # this one,
    path("sign-in/<slug:provider_id>/callback", outside.callback, name="openid_connect_callback"),  # and this one
    path("sign-in/passkey", factors.passkey, name="sign-in-passkey"),
    path("sign-in/oidc", outside.begin, name="sign-in-outside"),
    path("sign-out", parties.sign_out, name="sign-out"),
    path("account/", parties.account, name="account"),
    path("account/confidentiality", parties.confidentiality, name="confidentiality"),
    path("account/confirm", factors.confirm, name="confirm"),
    path("account/factors/", factors.listed, name="factors"),
    path("account/factors/app", factors.add_app, name="factor-app"),
    path("account/factors/app.svg", factors.app_picture, name="factor-app-picture"),
    path("account/factors/passkey", factors.add_passkey, name="factor-passkey"),
    path("account/factors/codes", factors.recovery_codes, name="factor-codes"),
    path("account/factors/<int:number>/remove", factors.remove, name="factor-remove"),
    path("account/link", outside.link, name="link"),
    path("account/unlink", outside.unlink, name="unlink"),
    path("account/sessions/", sessions.listed, name="sessions"),
    path("account/sessions/end", sessions.end, name="sessions-end"),
    path("v1/openapi.json", openapi_json, name="openapi-json"),
    path("v1/", api.urls),
    path("lang", pages.choose_language, name="choose-language"),
    path("theme", pages.choose_theme, name="choose-theme"),
]

handler400 = "goodstanding.web.pages.bad_request"
handler403 = "goodstanding.web.pages.forbidden"
handler404 = "goodstanding.web.pages.not_found"
handler500 = "goodstanding.web.pages.broken"
