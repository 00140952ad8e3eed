use actix_web::{
    HttpRequest, HttpResponse, get,
    http::header::{ACCEPT, CONTENT_DISPOSITION, CONTENT_TYPE, HeaderMap, VARY},
};
use portal_types::{CompactView, FieldCode, FieldRows, Plugin};
use serde::Serialize;
use utoipa::{IntoParams, ToSchema};

use super::{super::account_gone, all_rows};
use crate::{
    auth::User,
    field_table::{compact_views, plugins, to_put, write_csv},
    problem::{ApiError, ApiResult},
    request::Query,
    state::State,
};

const JSON: &str = "application/json";
const CSV: &str = "text/csv; charset=utf-8; header=present";

/// What an export can look like.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ToSchema)]
#[schema(rename_all = "snake_case")]
enum Format {
    Json,
    Csv,
    Plugin,
    CompactView,
}

const FORMATS: [(&str, Format); 4] = [
    ("json", Format::Json),
    ("csv", Format::Csv),
    ("plugin", Format::Plugin),
    ("compact_view", Format::CompactView),
];

/// What it shall look like.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "describes the parameters; `format` reads them")]
struct ExportQuery {
    /// `json`, `csv`, `plugin` or `compact_view`. Absent: what `Accept` asks for, else `json`.
    #[param(required = false, inline, example = "csv")]
    format: Format,
}

/// An export as JSON.
#[derive(Serialize, ToSchema)]
#[serde(untagged)]
#[expect(dead_code, reason = "describes what is put together elsewhere")]
enum FieldExport {
    /// `json`: can be imported again.
    Rows(FieldRows),
    /// `plugin`: by field, JSON for a SitecoreAI Plugin field.
    Plugin(std::collections::BTreeMap<String, Plugin>),
    /// `compact_view`: by field, options for Bynder's Universal Compact View.
    CompactView(std::collections::BTreeMap<String, CompactView>),
}

/// Take the field settings elsewhere
///
/// `json` and `csv` hold what was set, row by row, and can be imported again; the row without a
/// field is Global. In CSV an empty cell is "as Global", `(empty)` the search term that searches
/// for nothing, and a text that a spreadsheet would take for a formula has an apostrophe in front,
/// which an import takes away again. The file begins with a byte order mark, by which spreadsheets
/// know UTF-8.
///
/// `plugin` and `compact_view` hold what is effective, by field, ready for SitecoreAI Plugin fields
/// and for Bynder's Universal Compact View. The empty name is Global: it holds for every field
/// without a row.
#[utoipa::path(
    tag = "Settings",
    security(("userToken" = [])),
    params(ExportQuery),
    responses((
        status = 200,
        description = "All rows, as a file: Global first, then by field name.",
        content(
            (FieldExport = "application/json"),
            (String = "text/csv", example = "field,defaultSearchTerm,visibleAssetTypes,alwaysHideLimitedUsage,includeInLayoutService,mode,storeMetaProperties\r\n,(empty),image video document audio,false,false,SingleSelectFile,false\r\nHero image,brand 2026,image,true,,,\r\n"),
        ),
        headers(("Content-Disposition" = String, description = "`attachment`, with a file's name.")),
    )),
    extensions(("x-callers" = json!("member"))),
)]
#[get("/settings/fields/export")]
pub async fn export_fields(
    user: User,
    state: State,
    query: Query,
    request: HttpRequest,
) -> ApiResult<HttpResponse> {
    let format = format(&query, request.headers())?;
    let mut unit = state.store.read().await?;
    let rows = all_rows(&mut *unit, user.account).await?;
    let (media_type, name, body) = match format {
        Format::Json => {
            let rows = FieldRows { rows: rows.iter().map(to_put).collect() };
            (JSON, "field-settings.json", pretty(&rows)?)
        }
        Format::Csv => (CSV, "field-settings.csv", write_csv(&rows).map_err(ApiError::internal)?),
        Format::Plugin => (JSON, "plugin-fields.json", pretty(&plugins(&rows))?),
        Format::CompactView => {
            let selector = unit.asset_selector(user.account).await?.ok_or_else(account_gone)?;
            let bynder = unit.bynder(user.account).await?.ok_or_else(account_gone)?;
            let views = compact_views(&rows, selector.language, bynder.portal_url.as_deref());
            (JSON, "compact-view-fields.json", pretty(&views)?)
        }
    };
    Ok(HttpResponse::Ok()
        .insert_header((CONTENT_TYPE, media_type))
        .insert_header((CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")))
        .insert_header((VARY, "Accept"))
        .body(body))
}

/// As people read it: it is copied and compared by them.
fn pretty(body: &impl Serialize) -> ApiResult<Vec<u8>> {
    let mut bytes = serde_json::to_vec_pretty(body).map_err(ApiError::internal)?;
    bytes.push(b'\n');
    Ok(bytes)
}

fn format(query: &Query, headers: &HeaderMap) -> ApiResult<Format> {
    let mut parameters = query.parameters();
    let format = parameters.take("format", |text| {
        let found = FORMATS.iter().find(|(word, _)| *word == text).map(|(_, format)| *format);
        found.ok_or_else(|| {
            let words = FORMATS.map(|(word, _)| word).join(", ");
            (FieldCode::InvalidFormat, format!("format is one of {words}."))
        })
    });
    parameters.finish()?;
    Ok(format.unwrap_or_else(|| accepted(headers)))
}

/// CSV where it is asked for before JSON, or alone.
fn accepted(headers: &HeaderMap) -> Format {
    let types = headers.get_all(ACCEPT).filter_map(|value| value.to_str().ok());
    types
        .flat_map(|value| value.split(','))
        .map(|range| range.split(';').next().unwrap_or_default().trim().to_ascii_lowercase())
        .find_map(|range| match range.as_str() {
            "text/csv" => Some(Format::Csv),
            JSON => Some(Format::Json),
            _ => None,
        })
        .unwrap_or(Format::Json)
}

#[cfg(test)]
mod tests {
    use actix_web::http::header::{ACCEPT, HeaderMap, HeaderValue};

    use super::{Format, accepted};

    #[test]
    fn the_first_form_that_we_have_is_taken() {
        for (accept, format) in [
            ("text/csv", Format::Csv),
            ("Text/CSV;q=0.9, application/json;q=0.5", Format::Csv),
            ("application/json, text/csv", Format::Json),
            ("text/html, text/csv", Format::Csv),
            ("*/*", Format::Json),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(ACCEPT, HeaderValue::from_static(accept));
            assert_eq!(accepted(&headers), format, "{accept}");
        }
        assert_eq!(accepted(&HeaderMap::new()), Format::Json);
    }
}
