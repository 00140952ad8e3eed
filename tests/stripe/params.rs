//! The parameters of a call. Each is taken once; what is left at the end is unknown.

use serde_json::{Map, Value};

use crate::{
    fault::Fault,
    form::{self, Path},
};

pub(crate) struct Params(Vec<(Path, String)>);

impl Params {
    pub fn parse(form: &[u8]) -> Result<Self, Fault> {
        form::parse(form).map(Self).map_err(Fault::invalid)
    }

    /// A text, where one is given.
    pub fn text(&mut self, name: &str) -> Result<Option<String>, Fault> {
        let Some(at) = self.0.iter().position(|(path, _)| form::name_of(path) == name) else {
            return Ok(None);
        };
        let (_, value) = self.0.swap_remove(at);
        if value.is_empty() {
            let message = format!("You passed an empty string for '{name}'.");
            return Err(Fault::invalid(message).code("parameter_invalid_empty").param(name));
        }
        Ok(Some(value))
    }

    /// A text that must be given.
    pub fn required(&mut self, name: &str) -> Result<String, Fault> {
        self.text(name)?.ok_or_else(|| {
            let message = format!("Missing required param: {name}.");
            Fault::invalid(message).code("parameter_missing").param(name)
        })
    }

    pub fn integer(&mut self, name: &str) -> Result<Option<i64>, Fault> {
        self.text(name)?.map(|text| integer(name, &text)).transpose()
    }

    pub fn required_integer(&mut self, name: &str) -> Result<i64, Fault> {
        integer(name, &self.required(name)?)
    }

    /// True or false.
    pub fn flag(&mut self, name: &str) -> Result<Option<bool>, Fault> {
        let flag = |text: String| match text.as_str() {
            "true" => Ok(true),
            "false" => Ok(false),
            _ => Err(Fault::invalid(format!("Invalid boolean: {text}")).param(name)),
        };
        self.text(name)?.map(flag).transpose()
    }

    /// One of some words.
    pub fn word(&mut self, name: &str, words: &[&str]) -> Result<Option<String>, Fault> {
        let value = self.text(name)?;
        match &value {
            Some(text) if !words.contains(&text.as_str()) => {
                let message = format!("Invalid {name}: must be one of {}", words.join(", or "));
                Err(Fault::invalid(message).param(name))
            }
            _ => Ok(value),
        }
    }

    /// An address that a browser is sent to.
    pub fn address(&mut self, name: &str) -> Result<Option<String>, Fault> {
        let value = self.text(name)?;
        match &value {
            Some(text) if !is_address(text) => {
                Err(Fault::invalid("Not a valid URL").code("url_invalid").param(name))
            }
            _ => Ok(value),
        }
    }

    /// The code of a currency, small.
    pub fn currency(&mut self, name: &str) -> Result<String, Fault> {
        let text = self.required(name)?;
        if text.len() == 3 && text.bytes().all(|byte| byte.is_ascii_lowercase()) {
            Ok(text)
        } else {
            Err(Fault::invalid(format!("Invalid currency: {text}.")).param(name))
        }
    }

    /// The texts of a list.
    pub fn list(&mut self, name: &str) -> Result<Vec<String>, Fault> {
        (0..self.count(name)).map(|n| self.required(&format!("{name}[{n}]"))).collect()
    }

    /// How many items a list has, whatever they are.
    pub fn count(&self, name: &str) -> usize {
        let ends = self.0.iter().filter(|(path, _)| path[0] == name);
        let ends = ends.filter_map(|(path, _)| path.get(1)?.parse::<usize>().ok());
        ends.max().map_or(0, |last| last.saturating_add(1).min(100))
    }

    /// What is the caller's own: names and texts, within Stripe's bounds.
    pub fn metadata(&mut self, name: &str) -> Result<Map<String, Value>, Fault> {
        let prefix = format!("{name}[");
        let is_of_it = |path: &Path| {
            let full = form::name_of(path);
            full.strip_prefix(&prefix).is_some_and(|rest| rest.matches(']').count() == 1)
        };
        let mut metadata = Map::new();
        for (path, value) in self.0.extract_if(.., |(path, _)| is_of_it(path)) {
            let key = path.last().cloned().unwrap_or_default();
            if key.chars().count() > 40 || value.chars().count() > 500 {
                let message = format!("Metadata is too long: {key}");
                return Err(Fault::invalid(message).param(form::name_of(&path)));
            }
            metadata.insert(key, Value::String(value));
        }
        if metadata.len() > 50 {
            return Err(Fault::invalid("Metadata can have up to 50 keys").param(name));
        }
        Ok(metadata)
    }

    /// Refuses what nobody took.
    pub fn finish(self) -> Result<(), Fault> {
        match self.0.first() {
            None => Ok(()),
            Some((path, _)) => {
                let name = form::name_of(path);
                let message = format!("Received unknown parameter: {name}");
                Err(Fault::invalid(message).code("parameter_unknown").param(name))
            }
        }
    }
}

fn integer(name: &str, text: &str) -> Result<i64, Fault> {
    let is_plain = text.strip_prefix('-').unwrap_or(text).bytes().all(|byte| byte.is_ascii_digit());
    text.parse().ok().filter(|_| is_plain).ok_or_else(|| {
        let message = format!("Invalid integer: {text}");
        Fault::invalid(message).code("parameter_invalid_integer").param(name)
    })
}

fn is_address(text: &str) -> bool {
    // The template for the session's id is no part of an address, but of what Stripe takes.
    let text = text.replace("{CHECKOUT_SESSION_ID}", "cs");
    url::Url::parse(&text).is_ok_and(|url| matches!(url.scheme(), "http" | "https"))
}
