//! Bodies as Stripe takes them.

use std::fmt::Display;

use url::form_urlencoded::Serializer;

/// A form whose names have brackets for what is within what: `line_items[0][quantity]`. Encoded so far: a
/// serializer could not be sent between threads.
pub(crate) struct Form(String);

impl Form {
    pub fn new() -> Self {
        Self(String::new())
    }

    /// One value.
    #[must_use]
    pub fn set(self, name: &str, value: impl Display) -> Self {
        let mut form = Serializer::for_suffix(self.0, 0);
        form.append_pair(name, &value.to_string());
        Self(form.finish())
    }

    /// One text, unless it is empty: Stripe refuses an empty one, or takes it for "remove this".
    #[must_use]
    pub fn set_text(self, name: &str, text: &str) -> Self {
        if text.is_empty() { self } else { self.set(name, text) }
    }

    /// As a body, or behind the `?` of an address.
    pub fn finish(self) -> String {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::Form;

    #[test]
    fn names_keep_their_brackets() {
        let form = Form::new().set("line_items[0][price_data][currency]", "eur").set("n", -5);
        assert_eq!(form.finish(), "line_items%5B0%5D%5Bprice_data%5D%5Bcurrency%5D=eur&n=-5");
    }

    #[test]
    fn an_empty_text_is_left_out() {
        assert_eq!(Form::new().set_text("description", "").set("a", 1).finish(), "a=1");
    }

    proptest! {
        #[test]
        fn what_goes_in_is_read_out(pairs in prop::collection::vec((".{1,20}", ".{0,40}"), 0..8)) {
            let form = pairs.iter().fold(Form::new(), |form, (name, value)| form.set(name, value));
            let text = form.finish();
            prop_assert!(text.bytes().all(|byte| byte.is_ascii_graphic()));
            let read: Vec<_> =
                url::form_urlencoded::parse(text.as_bytes()).into_owned().collect();
            prop_assert_eq!(read, pairs);
        }

        #[test]
        fn the_double_reads_what_we_write(
            value in ".{1,40}", outer in "[a-z_]{1,8}", inner in "[a-z_]{1,8}", n in 0_usize..3,
        ) {
            let text = Form::new().set(&format!("{outer}[{n}][{inner}]"), &value).finish();
            let pairs = stripe_double::form::parse(text.as_bytes()).unwrap();
            let path = vec![outer, n.to_string(), inner];
            prop_assert_eq!(pairs, vec![(path, value)]);
        }
    }
}
