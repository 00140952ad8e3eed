//! Lists taken elsewhere: files of any length, written as they are read.

use std::future::Future;

use actix_web::{
    HttpResponse,
    http::header::{CONTENT_DISPOSITION, CONTENT_TYPE},
    web::Bytes,
};
use futures_util::{StreamExt as _, stream};

use crate::problem::{ApiError, ApiResult};

/// A file that comes in pages.
pub trait Pages: Sized {
    /// Reads the next page, and says what is left, if anything.
    fn next(self) -> impl Future<Output = ApiResult<(Bytes, Option<Self>)>>;
}

/// The file.
pub async fn paged_file<P: Pages + 'static>(
    kind: &'static str,
    name: &str,
    pages: P,
) -> ApiResult<HttpResponse> {
    // The first page is read before anything is answered, so that a failure is a problem and not
    // half a file.
    let (first, rest) = pages.next().await?;
    let rest = stream::try_unfold(rest, |rest| async move {
        let Some(pages) = rest else { return Ok::<_, ApiError>(None) };
        Ok(Some(pages.next().await?))
    });
    Ok(HttpResponse::Ok()
        .insert_header((CONTENT_TYPE, kind))
        .insert_header((CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")))
        .streaming(Box::pin(stream::iter([Ok(first)]).chain(rest))))
}
