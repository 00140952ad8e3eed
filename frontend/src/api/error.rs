//! What can come back instead of an answer, and how to say it.

use portal_types::{FieldProblem, MfaMethod, Problem, ProblemCode, Secret};

/// Why a call gave nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum ApiError {
    /// The API said why.
    Problem { problem: Box<Problem>, retry_after: Option<u32> },
    /// Something between us and the API answered, or the API in a shape that we don't know.
    Unreadable { status: u16, request_id: Option<String> },
    /// Nothing answered at all.
    Unreachable,
    /// The session ended, and the person chose not to sign in again.
    SignedOut,
}

impl ApiError {
    /// The problem code, if the API gave one.
    pub(crate) fn code(&self) -> Option<ProblemCode> {
        match self {
            Self::Problem { problem, .. } => Some(problem.code),
            _ => None,
        }
    }

    /// What a second factor is sent with, where the API asks for one.
    pub(crate) fn mfa_token(&self) -> Option<Secret> {
        match self {
            Self::Problem { problem, .. } => problem.mfa_token.clone(),
            _ => None,
        }
    }

    /// What the second factor can be, where the API asks for one.
    pub(crate) fn mfa_methods(&self) -> &[MfaMethod] {
        match self {
            Self::Problem { problem, .. } => &problem.mfa_methods,
            _ => &[],
        }
    }

    /// What is wrong with which field.
    pub(crate) fn fields(&self) -> &[FieldProblem] {
        match self {
            Self::Problem { problem, .. } => &problem.errors,
            _ => &[],
        }
    }

    /// One sentence or two for the person in front of the screen.
    pub(crate) fn words(&self) -> String {
        match self {
            Self::Problem { problem, retry_after } => match (problem.code, retry_after) {
                (ProblemCode::RateLimited, Some(seconds)) => {
                    format!("That was too often in a short time. Try again in {}.", wait(*seconds))
                }
                (ProblemCode::InvalidInput, _) if problem.errors.len() == 1 => {
                    problem.errors.first().map_or_else(String::new, |e| e.detail.clone())
                }
                _ if problem.detail.is_empty() => format!("{}.", problem.title),
                _ => problem.detail.clone(),
            },
            Self::Unreadable { .. } => {
                "The service gave an answer that this page can't read. Try again in a moment."
                    .to_owned()
            }
            Self::Unreachable => {
                "The service can't be reached. Check your connection, then try again.".to_owned()
            }
            Self::SignedOut => "Your session has ended. Log in to go on.".to_owned(),
        }
    }

    /// What support needs to find this call in the logs.
    pub(crate) fn request_id(&self) -> Option<String> {
        match self {
            Self::Problem { problem, .. } => Some(problem.request_id.clone()),
            Self::Unreadable { request_id, .. } => request_id.clone(),
            Self::Unreachable | Self::SignedOut => None,
        }
    }

    /// Whether it is our side's doing, so that the request id is worth showing.
    pub(crate) fn is_ours(&self) -> bool {
        match self {
            Self::Problem { problem, .. } => problem.status >= 500,
            Self::Unreadable { .. } => true,
            Self::Unreachable | Self::SignedOut => false,
        }
    }
}

fn wait(seconds: u32) -> String {
    match seconds {
        0..=1 => "a second".to_owned(),
        2..=90 => format!("{seconds} seconds"),
        _ => format!("{} minutes", seconds.div_ceil(60)),
    }
}
