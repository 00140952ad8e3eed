//! Lists taken elsewhere: CSV of any length, written as it is read.

use std::{borrow::Cow, future::Future};

use actix_web::{
    HttpResponse,
    http::header::{CONTENT_DISPOSITION, CONTENT_TYPE},
    web::Bytes,
};
use futures_util::{StreamExt as _, stream};

use crate::{
    field_table::cell_text,
    problem::{ApiError, ApiResult},
};

/// A list that is read in pages.
pub trait Rows: Sized {
    /// The first line.
    const COLUMNS: &'static [&'static str];

    /// Reads the next page, and says what is left, if anything.
    fn next(self) -> impl Future<Output = ApiResult<(Vec<Vec<String>>, Option<Self>)>>;
}

/// The file. No cell of it is a formula. A byte order mark goes in front, by which spreadsheets know
/// UTF-8.
pub async fn csv_file<R: Rows + 'static>(name: &str, rows: R) -> ApiResult<HttpResponse> {
    // The first page is read before anything is answered, so that a failure is a problem and not
    // half a file.
    let (first, rest) = rows.next().await?;
    let head = R::COLUMNS.iter().map(|name| (*name).to_owned()).collect();
    let first = ["\u{feff}".as_bytes().to_vec(), write(&[head])?, write(&first)?].concat();
    let rest = stream::try_unfold(rest, |rest| async move {
        let Some(rows) = rest else { return Ok::<_, ApiError>(None) };
        let (page, rest) = rows.next().await?;
        Ok(Some((Bytes::from(write(&page)?), rest)))
    });
    let body = stream::iter([Ok(Bytes::from(first))]).chain(rest);
    Ok(HttpResponse::Ok()
        .insert_header((CONTENT_TYPE, "text/csv; charset=utf-8; header=present"))
        .insert_header((CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")))
        .streaming(Box::pin(body)))
}

fn write(rows: &[Vec<String>]) -> ApiResult<Vec<u8>> {
    let mut writer =
        csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    for row in rows {
        let cells = row.iter().map(|cell| cell_text(cell));
        writer.write_record(cells.map(Cow::into_owned)).map_err(ApiError::internal)?;
    }
    writer.into_inner().map_err(|error| ApiError::internal(error.into_error()))
}
