//! Which usages are wanted: the same for assets, places and the export.

use portal_storage::UsageFilter;
use portal_types::{AssetMark, FieldCode, Timestamp};
use utoipa::IntoParams;

use crate::{
    domain::AssetId,
    request::{Parameters, time},
};

/// The filter, as query parameters.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "describes the parameters; `filter` reads them")]
pub(super) struct UsageQuery {
    /// Only this asset, in any shape of its id.
    #[param(required = false, rename = "assetId", example = "94F19AC2-2A4D-4B4C-B2AF6C1B4D6F2A10")]
    asset_id: String,
    /// Only assets whose name in Bynder has this in it, in any case.
    #[param(required = false, example = "harbour")]
    name: String,
    /// Only assets of this type, in Bynder's words.
    #[param(required = false, rename = "type", example = "image")]
    kind: String,
    /// Only assets that are used now and have one of these marks: `deleted`, `expired`, `archived`,
    /// `limited`, separated by commas; `any` for all of them.
    #[param(required = false, example = "archived,limited")]
    mark: String,
    /// Only at this page.
    #[param(required = false, example = "https://www.acme.example/en/autumn")]
    uri: String,
    /// Only at pages whose address has this in it, in any case.
    #[param(required = false, example = "/en/")]
    q: String,
    /// Only in this field.
    #[param(required = false, example = "Hero image")]
    field: String,
    /// Only in this language.
    #[param(required = false, example = "en")]
    language: String,
    /// Only on this site.
    #[param(required = false, example = "acme")]
    site: String,
    /// Only what this kind of connector told.
    #[param(required = false, example = "xp_xm")]
    connector: String,
    /// Also those that went, if they were there at this time or later.
    #[param(required = false, value_type = String, format = DateTime, example = "2026-03-01T00:00:00Z")]
    from: Timestamp,
    /// Also those that went, of all that came before this time.
    #[param(required = false, value_type = String, format = DateTime, example = "2026-04-01T00:00:00Z")]
    to: Timestamp,
}

/// Reads the filter.
pub(super) fn filter(parameters: &mut Parameters) -> UsageFilter {
    let asset = parameters.take("assetId", |text| {
        let detail = "assetId is a media id of Bynder, or an encoded id of its asset selector.";
        AssetId::parse(text).ok_or_else(|| (FieldCode::InvalidFormat, detail.to_owned()))
    });
    let marks = parameters.take("mark", marks);
    let mut word = |name: &str| parameters.take(name, |text| Ok(text.to_owned()));
    UsageFilter {
        asset_key: asset.map(|asset| asset.key().to_owned()),
        name: word("name").filter(|text| !text.is_empty()),
        media_type: word("type"),
        marks,
        uri: word("uri"),
        search: word("q").filter(|text| !text.is_empty()),
        field: word("field"),
        language: word("language"),
        site: word("site"),
        connector: word("connector"),
        from: parameters.take("from", |text| time("from", text)),
        to: parameters.take("to", |text| time("to", text)),
    }
}

fn marks(text: &str) -> Result<i64, (FieldCode, String)> {
    if text == "any" {
        return Ok(AssetMark::ALL.iter().map(|mark| mark.bit()).sum());
    }
    let mut marks = 0;
    for word in text.split(',') {
        let mark: AssetMark =
            word.trim().parse().map_err(|detail| (FieldCode::NotAllowed, detail))?;
        marks |= mark.bit();
    }
    Ok(marks)
}
