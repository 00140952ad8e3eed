//! E-mail addresses.

use std::str::FromStr as _;

use portal_types::FieldCode;

/// An address that mail can be sent to, as far as can be told without sending any.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Email(String);

impl Email {
    /// Drops outer space, and reads `local@domain`.
    pub fn parse(text: &str) -> Result<Self, (FieldCode, String)> {
        let text = text.trim();
        if text.is_empty() {
            return Err((FieldCode::Required, "Enter an e-mail address.".to_owned()));
        }
        if text.len() > 254 {
            let detail = "An e-mail address has at most 254 characters.".to_owned();
            return Err((FieldCode::TooLong, detail));
        }
        let refuse = || {
            let detail = "This is not an e-mail address. It looks like ada@acme.example.";
            (FieldCode::InvalidFormat, detail.to_owned())
        };
        let (local, domain) = text.rsplit_once('@').ok_or_else(refuse)?;
        // Quoted local parts are allowed by the RFC, and by nobody's mail.
        if local.contains(['"', '\\']) || !domain.contains('.') || domain.contains(['[', ']']) {
            return Err(refuse());
        }
        if text.chars().any(|c| c.is_control() || c.is_whitespace()) {
            return Err(refuse());
        }
        lettre::Address::from_str(text).map_err(|_| refuse())?;
        Ok(Self(text.to_owned()))
    }

    /// As it was typed.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// As it is compared: nobody has two mailboxes that differ in case.
    pub fn key(&self) -> String {
        self.0.to_lowercase()
    }
}

#[cfg(test)]
mod tests {
    use portal_types::FieldCode;
    use proptest::prelude::*;

    use super::Email;

    #[test]
    fn addresses_people_have() {
        for text in ["ada@acme.example", " Ada.L+portal@mail.acme.co.uk ", "jörg@müller.example"]
        {
            let email = Email::parse(text).unwrap();
            assert_eq!(email.as_str(), text.trim());
            assert_eq!(email.key(), text.trim().to_lowercase());
        }
    }

    #[test]
    fn what_is_no_address() {
        for text in [
            "ada",
            "ada@",
            "@acme.example",
            "ada@acme",
            "ada@@acme.example",
            "a b@acme.example",
            "ada@[127.0.0.1]",
            "\"ada\"@acme.example",
            "ada@acme..example",
            "ada@acme.example\r\nBcc: x@y.z",
            "ada@.example",
            "ada@acme.example>",
            "<ada@acme.example>",
        ] {
            assert!(Email::parse(text).is_err(), "{text}");
        }
        assert_eq!(Email::parse("  ").unwrap_err().0, FieldCode::Required);
        let long = format!("{}@acme.example", "a".repeat(250));
        assert_eq!(Email::parse(&long).unwrap_err().0, FieldCode::TooLong);
    }

    proptest! {
        #[test]
        fn any_text_is_an_address_or_refused(text in ".{0,60}") {
            if let Ok(email) = Email::parse(&text) {
                // What was taken is taken again, and fits on one header line.
                prop_assert_eq!(Email::parse(email.as_str()), Ok(email.clone()));
                prop_assert!(!email.as_str().contains(['\r', '\n', ' ', '<', '>']));
            }
        }

        #[test]
        fn plain_addresses_are_taken(text in "[a-z][a-z0-9]{0,10}(\\.[a-z0-9]{1,5})?@[a-z]{1,10}\\.[a-z]{2,6}") {
            prop_assert!(Email::parse(&text).is_ok());
        }
    }
}
