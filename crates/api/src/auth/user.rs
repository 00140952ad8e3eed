//! Users: people with an access token.

use std::pin::Pin;

use actix_web::{
    FromRequest, HttpRequest,
    dev::Payload,
    http::header::{AUTHORIZATION, HeaderMap},
};
use portal_types::{AccountId, ProblemCode, Role, SessionId, User as WireUser, UserId};

use super::session;
use crate::{
    problem::{ApiError, ApiResult},
    state::State,
};

/// A person who is logged in, whatever their role.
pub struct User {
    pub session: SessionId,
    pub id: UserId,
    pub account: AccountId,
    pub wire: WireUser,
}

/// The same, also while the account waits for them to set up a second factor: for what has to do
/// with that, and with the person alone.
pub struct Person(pub User);

/// A person who may change settings: an administrator or owner.
pub struct Admin(pub User);

/// A person who may do everything with the account.
pub struct Owner(pub User);

/// A person of the operator's support team, who has a second factor.
pub struct Staff(pub User);

/// A person, where somebody is logged in; else a visitor.
pub struct MaybeUser(pub Option<User>);

type Extracted<T> = Pin<Box<dyn Future<Output = ApiResult<T>>>>;

impl FromRequest for User {
    type Error = ApiError;
    type Future = Extracted<Self>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let person = Person::from_request(request, payload);
        Box::pin(async move {
            let Person(user) = person.await?;
            if user.wire.must_enrol {
                let detail = "This account asks for a second factor. Set one up first.";
                return Err(ApiError::new(ProblemCode::MfaEnrolmentRequired, detail));
            }
            Ok(user)
        })
    }
}

impl FromRequest for Person {
    type Error = ApiError;
    type Future = Extracted<Self>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let state = request.app_data::<State>().cloned();
        let token = bearer(request.headers());
        let request = request.clone();
        Box::pin(async move {
            let state = state.ok_or_else(|| ApiError::internal("no state"))?;
            let user = authenticate(&state, token?).await?;
            state.limits.user.check(&request, &user.id)?;
            Ok(Self(user))
        })
    }
}

impl FromRequest for Admin {
    type Error = ApiError;
    type Future = Extracted<Self>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let user = User::from_request(request, payload);
        let detail = "Changing this needs the role admin or owner. Ask one of them.";
        Box::pin(async move { at_least(Role::Admin, user.await?, detail).map(Self) })
    }
}

impl FromRequest for Owner {
    type Error = ApiError;
    type Future = Extracted<Self>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let user = User::from_request(request, payload);
        let detail = "This needs the role owner. Ask an owner of the account.";
        Box::pin(async move { at_least(Role::Owner, user.await?, detail).map(Self) })
    }
}

impl FromRequest for Staff {
    type Error = ApiError;
    type Future = Extracted<Self>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let person = Person::from_request(request, payload);
        Box::pin(async move {
            let Person(user) = person.await?;
            // First, so that customers are not told to set up what would not help them here.
            if !user.wire.is_staff {
                let detail = "Only the operator's support team can do this.";
                return Err(ApiError::new(ProblemCode::StaffOnly, detail));
            }
            if user.wire.must_enrol {
                let detail = "Support works with a second factor. Set one up first.";
                return Err(ApiError::new(ProblemCode::MfaEnrolmentRequired, detail));
            }
            Ok(Self(user))
        })
    }
}

impl FromRequest for MaybeUser {
    type Error = ApiError;
    type Future = Extracted<Self>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        if !request.headers().contains_key(AUTHORIZATION) {
            return Box::pin(async { Ok(Self(None)) });
        }
        let person = Person::from_request(request, payload);
        Box::pin(async move { Ok(Self(Some(person.await?.0))) })
    }
}

fn at_least(role: Role, user: User, detail: &'static str) -> ApiResult<User> {
    if user.wire.role.includes(role) {
        return Ok(user);
    }
    Err(ApiError::new(ProblemCode::RoleInsufficient, detail))
}

/// The access token of a request.
fn bearer(headers: &HeaderMap) -> ApiResult<String> {
    let Some(value) = headers.get(AUTHORIZATION) else {
        let detail = if headers.contains_key("x-api-key") {
            return Err(key_not_taken());
        } else {
            "This call needs an access token. Log in first."
        };
        return Err(ApiError::new(ProblemCode::CredentialsMissing, detail));
    };
    let token = value.to_str().ok().and_then(strip_bearer).ok_or_else(|| {
        let detail = "Send the access token as Authorization: Bearer <access token>.";
        ApiError::new(ProblemCode::AccessTokenInvalid, detail)
    })?;
    if token.starts_with("bip_") {
        return Err(key_not_taken());
    }
    Ok(token.to_owned())
}

/// What follows the scheme `Bearer`.
pub(super) fn strip_bearer(value: &str) -> Option<&str> {
    strip_scheme("bearer", value)
}

/// What follows a scheme, whose case does not count.
pub fn strip_scheme<'a>(wanted: &str, value: &'a str) -> Option<&'a str> {
    let (scheme, token) = value.split_once(' ')?;
    scheme.eq_ignore_ascii_case(wanted).then(|| token.trim())
}

fn key_not_taken() -> ApiError {
    let detail = "This call is for people who are logged in; an API key is for connectors.";
    ApiError::new(ProblemCode::WrongCredential, detail)
}

async fn authenticate(state: &State, token: String) -> ApiResult<User> {
    let refuse = |detail| ApiError::new(ProblemCode::AccessTokenInvalid, detail);
    let now = state.clock.now();
    let (session, user) = state
        .access_tokens
        .read(&token, now)
        .ok_or_else(|| refuse("The access token is malformed or has ended. Renew it."))?;
    let record = state
        .store
        .read()
        .await?
        .live_session(session, now)
        .await?
        .filter(|record| record.user_id == user)
        .ok_or_else(|| refuse("The session was ended. Log in again."))?;
    Ok(User { session, id: user, account: record.account_id, wire: session::user(&record) })
}
