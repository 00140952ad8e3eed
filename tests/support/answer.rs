//! An answer of the service, with what tests ask of it.

use reqwest::header::HeaderMap;
use serde_json::Value;

use super::secrets;

/// A response that was read to its end.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub headers: HeaderMap,
    pub text: String,
}

impl Answer {
    /// Reads a response to its end.
    pub async fn of(response: reqwest::Response) -> Self {
        let answer = Self {
            status: response.status().as_u16(),
            headers: response.headers().clone(),
            text: response.text().await.unwrap(),
        };
        if answer.status >= 400 {
            secrets::assert_untold(&answer.text);
        } else if let Ok(body) = serde_json::from_str(&answer.text) {
            secrets::remember_those_of(&body);
            answer.cookie("portal_refresh").iter().for_each(|token| secrets::remember(token));
        }
        answer
    }

    /// A header, or nothing.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    /// The body as JSON.
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }

    /// The body of a success.
    #[track_caller]
    pub fn ok(&self) -> Value {
        assert!((200..300).contains(&self.status), "{self:?}");
        if self.text.is_empty() { Value::Null } else { self.json() }
    }

    /// Demands a problem: status and code, and everything that the envelope promises.
    #[track_caller]
    pub fn problem(&self, status: u16, code: &str) -> Value {
        assert_eq!(self.status, status, "{self:?}");
        assert_eq!(self.header("content-type"), "application/problem+json", "{self:?}");
        let problem = self.json();
        assert_eq!(problem["code"], code, "{problem:#}");
        assert_eq!(problem["status"], status);
        assert!(problem["type"].as_str().unwrap().ends_with(&format!("/problems/{code}")));
        assert_eq!(problem["requestId"], self.header("x-request-id"));
        assert!(!problem["title"].as_str().unwrap().is_empty());
        assert!(!problem["detail"].as_str().unwrap().is_empty());
        if status == 401 {
            assert!(!self.header("www-authenticate").is_empty(), "{self:?}");
        }
        problem
    }

    /// Demands a 422 whose only error is at a pointer, with a code.
    #[track_caller]
    pub fn invalid(&self, pointer: &str, code: &str) {
        let problem = self.problem(422, "invalid_input");
        let errors = problem["errors"].as_array().unwrap();
        assert_eq!(errors.len(), 1, "{problem:#}");
        assert_eq!(errors[0]["pointer"], pointer, "{problem:#}");
        assert_eq!(errors[0]["code"], code, "{problem:#}");
    }

    /// The value of a cookie that the answer sets.
    pub fn cookie(&self, name: &str) -> Option<String> {
        let cookies = self.headers.get_all("set-cookie").iter();
        cookies.filter_map(|cookie| cookie.to_str().ok()).find_map(|cookie| {
            let (key, rest) = cookie.split_once('=')?;
            (key == name).then(|| rest.split(';').next().unwrap_or_default().to_owned())
        })
    }
}
