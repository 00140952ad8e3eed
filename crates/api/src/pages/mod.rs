//! What the service answers to browsers besides the API: the dashboard's files, and a few pages of
//! its own, rendered here and without a script.

pub mod dashboard;
pub mod docs;
mod frame;
pub mod guide;
pub mod help;
pub mod mailbox;
mod markdown;
pub mod problems;

use actix_web::{
    HttpRequest, HttpResponse,
    http::{
        Method,
        header::{ALLOW, HeaderValue},
    },
};
use portal_types::ProblemCode;

use crate::{
    problem::{ApiError, ApiResult},
    state::State,
};

/// What no route answers: the dashboard's files and pages; else 405 or 404.
pub async fn everything_else(request: HttpRequest, state: State) -> ApiResult<HttpResponse> {
    let path = request.path();
    let methods = state.routes.methods(path);
    if !methods.is_empty() {
        return Err(method_not_allowed(&methods));
    }
    match dashboard::answer(&request) {
        Some(_) if request.method() != Method::GET => {
            Err(method_not_allowed(&[Method::GET, Method::HEAD]))
        }
        Some(response) => Ok(response),
        None => Err(ApiError::not_found(
            "Nothing has this address. Addresses have no doubled or trailing slashes.",
        )),
    }
}

fn method_not_allowed(methods: &[Method]) -> ApiError {
    let list = methods.iter().map(Method::as_str).collect::<Vec<_>>().join(", ");
    let detail = format!("This address takes {list} only.");
    let allow = HeaderValue::from_str(&list).unwrap_or(HeaderValue::from_static("GET"));
    ApiError::new(ProblemCode::MethodNotAllowed, detail).with_header(ALLOW, allow)
}
