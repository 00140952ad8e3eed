//! Lists taken elsewhere as CSV.

use std::{borrow::Cow, future::Future};

use actix_web::{HttpResponse, web::Bytes};

use crate::{
    field_table::cell_text,
    paged_file::{Pages, paged_file},
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
    let pages = Csv { rows, is_begun: false };
    paged_file("text/csv; charset=utf-8; header=present", name, pages).await
}

/// Rows on their way into a file.
struct Csv<R> {
    rows: R,
    is_begun: bool,
}

impl<R: Rows> Pages for Csv<R> {
    async fn next(self) -> ApiResult<(Bytes, Option<Self>)> {
        let (rows, rest) = self.rows.next().await?;
        let mut page = Vec::new();
        if !self.is_begun {
            page.extend_from_slice("\u{feff}".as_bytes());
            let head = R::COLUMNS.iter().map(|name| (*name).to_owned()).collect();
            page.extend(write(&[head])?);
        }
        page.extend(write(&rows)?);
        Ok((page.into(), rest.map(|rows| Self { rows, is_begun: true })))
    }
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
