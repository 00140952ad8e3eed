//! What every operation has, added in one place: the problems it can answer with, and examples.
//!
//! An operation names its own problems in `x-problems`; those that follow from its kind (a body, a
//! credential) are known here. Each becomes an example of the response with its status.

use std::collections::BTreeMap;

use portal_types::{FieldCode, FieldProblem, Problem, ProblemCode};
use serde_json::{Value, json};
use utoipa::openapi::{
    Content, ContentBuilder, Header, OpenApi, Ref, RefOr, Response, ResponseBuilder,
    example::ExampleBuilder,
    path::{Operation, PathItem},
    schema::{ObjectBuilder, Type},
};
use utoipa::{PartialSchema as _, ToSchema as _};

use super::example;

const OWN: &str = "x-problems";

/// Completes every operation.
pub(super) fn complete(mut api: OpenApi) -> OpenApi {
    let components = api.components.get_or_insert_default();
    components.schemas.insert(Problem::name().into_owned(), Problem::schema());
    let mut parts = Vec::new();
    Problem::schemas(&mut parts);
    components.schemas.extend(parts);
    let components = components.clone();
    for (path, item) in &mut api.paths.paths {
        for operation in operations(item) {
            let codes = codes(path, operation);
            for (status, response) in problems(&codes) {
                operation.responses.responses.insert(status, RefOr::T(response));
            }
            let responses = operation.responses.responses.values_mut();
            let contents = responses.flat_map(|response| match response {
                RefOr::T(response) => response.content.values_mut().collect::<Vec<_>>(),
                RefOr::Ref(_) => Vec::new(),
            });
            let request = operation.request_body.iter_mut().flat_map(|body| match body {
                RefOr::T(body) => body.content.values_mut().collect::<Vec<_>>(),
                RefOr::Ref(_) => Vec::new(),
            });
            for content in contents.chain(request) {
                let RefOr::T(content) = content else { continue };
                if content.example.is_none() && content.examples.is_empty() {
                    content.example = example::of(content.schema.as_ref(), &components);
                }
            }
        }
    }
    api
}

fn operations(item: &mut PathItem) -> impl Iterator<Item = &mut Operation> {
    [&mut item.get, &mut item.put, &mut item.post, &mut item.delete, &mut item.patch]
        .into_iter()
        .filter_map(Option::as_mut)
}

/// The problems of an operation: its own, and those of its kind.
fn codes(path: &str, operation: &mut Operation) -> Vec<ProblemCode> {
    use ProblemCode as P;
    let own = operation.extensions.as_mut().and_then(|extensions| extensions.remove(OWN));
    let own: Vec<ProblemCode> =
        own.and_then(|codes| serde_json::from_value(codes).ok()).unwrap_or_default();
    let needs = |scheme: &str| {
        let security = serde_json::to_value(&operation.security).unwrap_or_default();
        let schemes = security.as_array().into_iter().flatten();
        schemes.filter_map(Value::as_object).any(|names| names.contains_key(scheme))
    };
    let mut codes = Vec::new();
    if operation.request_body.is_some() {
        codes.extend([P::MalformedJson, P::BodyTooLarge, P::UnsupportedMediaType, P::InvalidInput]);
    }
    if needs("userToken") {
        codes.extend([P::CredentialsMissing, P::AccessTokenInvalid, P::WrongCredential]);
        codes.push(P::RateLimited);
    }
    if needs("apiKey") {
        codes.extend([P::ApiKeyMissing, P::ApiKeyMalformed, P::ApiKeyUnknown, P::ApiKeyRevoked]);
        codes.extend([P::ApiKeyExpired, P::WrongCredential, P::SubscriptionEnded]);
        codes.push(P::RateLimited);
    }
    let has_parameter = |is_one: &dyn Fn(&Value) -> bool| {
        let parameters = operation.parameters.iter().flatten();
        parameters.filter_map(|p| serde_json::to_value(p).ok()).any(|p| is_one(&p))
    };
    if has_parameter(&|p| p["name"] == "Idempotency-Key") {
        codes.extend([P::MalformedRequest, P::IdempotencyKeyReused]);
    }
    codes.extend(own);
    if path.starts_with("/api/v1/staff/") {
        codes.extend([P::StaffOnly, P::MfaEnrolmentRequired]);
    }
    if path.starts_with("/api/v1/") {
        // Any of them refuses query parameters that it does not know.
        codes.extend([P::InvalidInput, P::Internal, P::Unavailable]);
    }
    codes.sort_unstable();
    codes.dedup();
    codes
}

/// A response for each status, with an example for each code.
fn problems(codes: &[ProblemCode]) -> BTreeMap<String, Response> {
    let mut by_status: BTreeMap<u16, Vec<ProblemCode>> = BTreeMap::new();
    for code in codes {
        by_status.entry(code.status()).or_default().push(*code);
    }
    by_status
        .into_iter()
        .map(|(status, codes)| (status.to_string(), response(status, &codes)))
        .collect()
}

fn response(status: u16, codes: &[ProblemCode]) -> Response {
    let titles = codes.iter().map(|code| format!("`{code}`: {}.", code.title()));
    let schema = Ref::from_schema_name(Problem::name());
    let examples = codes.iter().map(|code| {
        let example = ExampleBuilder::new().summary(code.title()).value(Some(sample(*code)));
        (code.as_str(), example.build())
    });
    let content: Content =
        ContentBuilder::new().schema(Some(schema)).examples_from_iter(examples).build();
    let mut builder = ResponseBuilder::new()
        .description(titles.collect::<Vec<_>>().join(" "))
        .content("application/problem+json", content);
    let headers: &[(&str, &str, Type)] = match status {
        401 => &[("WWW-Authenticate", "The scheme, `Bearer`.", Type::String)],
        429 => &[("Retry-After", "Seconds to wait.", Type::Integer)],
        503 if codes.contains(&ProblemCode::DamBusy) => {
            &[("Retry-After", "Seconds to wait, where that is known.", Type::Integer)]
        }
        _ => &[],
    };
    for (name, description, kind) in headers {
        let mut header = Header::new(ObjectBuilder::new().schema_type(kind.clone()).build());
        header.description = Some((*description).to_owned());
        builder = builder.header(*name, header);
    }
    builder.build()
}

/// What a problem looks like.
fn sample(code: ProblemCode) -> Value {
    let errors = match code {
        ProblemCode::InvalidInput => {
            let detail = "There is no member named \"colour\" here.";
            vec![FieldProblem::new("/colour", FieldCode::Unknown, detail)]
        }
        _ => Vec::new(),
    };
    let detail = errors.first().map_or(code.help(), |first| &first.detail).to_owned();
    json!(Problem {
        kind: format!("https://portal.example/problems/{code}"),
        title: code.title().to_owned(),
        status: code.status(),
        detail,
        code,
        request_id: "0199a2c4-7e10-7c3a-b0de-5a1f6f1f8a01".to_owned(),
        errors,
        mfa_token: None,
        mfa_methods: Vec::new(),
    })
}
