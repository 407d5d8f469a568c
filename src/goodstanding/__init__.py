"""Good Standing: an open credit-information platform for organisations."""
