//! Media ids of Bynder, in the shapes that connectors come by.

use base64::{
    Engine as _, alphabet,
    engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig},
};

/// Hexadecimal digits of a media id.
const DIGITS: usize = 32;

/// Where a media id has its hyphens: Bynder's own shape, and that of RFC 4122.
const SHAPES: [&[usize]; 2] = [&[8, 13, 18], &[8, 13, 18, 23]];

/// With or without padding, as it was copied.
const BASE64: GeneralPurpose = GeneralPurpose::new(
    &alphabet::STANDARD,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// A media id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AssetId {
    text: String,
    key: String,
}

impl AssetId {
    /// How many letters and digits a key has.
    pub const DIGITS: usize = DIGITS;

    /// Reads a media id, or the asset selector's `id`, which is one in base64 with a word before it:
    /// `(asset_id 94F19AC2-2A4D-4B4C-B2AF6C1B4D6F2A10)`.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        media_id(text).or_else(|| {
            let decoded = String::from_utf8(BASE64.decode(text).ok()?).ok()?;
            let words = decoded.split(|c: char| !c.is_ascii_hexdigit() && c != '-');
            let mut ids = words.filter_map(media_id);
            ids.next().filter(|_| ids.next().is_none())
        })
    }

    /// The media id, as it came.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// As it is compared: the two shapes of one id are alike, in any case.
    pub fn key(&self) -> &str {
        &self.key
    }
}

fn media_id(text: &str) -> Option<AssetId> {
    let hyphens: Vec<usize> = text.match_indices('-').map(|(at, _)| at).collect();
    let key = text.replace('-', "").to_ascii_lowercase();
    let fits = SHAPES.contains(&&*hyphens)
        && key.len() == DIGITS
        && key.bytes().all(|b| b.is_ascii_hexdigit());
    fits.then(|| AssetId { text: text.to_owned(), key })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{AssetId, BASE64};
    use base64::Engine as _;

    const BYNDER: &str = "94F19AC2-2A4D-4B4C-B2AF6C1B4D6F2A10";
    const RFC: &str = "94f19ac2-2a4d-4b4c-b2af-6c1b4d6f2a10";

    #[test]
    fn both_shapes_and_the_encoded_one_are_one_id() {
        let encoded = BASE64.encode(format!("(asset_id {BYNDER})"));
        let unpadded = encoded.trim_end_matches('=').to_owned();
        for (text, kept) in
            [(BYNDER, BYNDER), (RFC, RFC), (&*encoded, BYNDER), (&*unpadded, BYNDER)]
        {
            let id = AssetId::parse(&format!(" {text} ")).unwrap();
            assert_eq!((id.as_str(), id.key()), (kept, "94f19ac22a4d4b4cb2af6c1b4d6f2a10"));
        }
    }

    #[test]
    fn what_is_no_id() {
        let two = BASE64.encode(format!("{BYNDER} {RFC}"));
        let none = BASE64.encode("(asset_id nothing)");
        for text in [
            "",
            "94f19ac22a4d4b4cb2af6c1b4d6f2a10",
            "94f19ac2-2a4d-4b4c-b2af-6c1b4d6f2a1",
            "94f19ac2-2a4d-4b4c-b2af-6c1b4d6f2a1g",
            "-94f19ac2-2a4d-4b4c-b2af6c1b4d6f2a10",
            &two,
            &none,
        ] {
            assert_eq!(AssetId::parse(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_an_id_or_none(text in ".{0,60}") {
            if let Some(id) = AssetId::parse(&text) {
                prop_assert_eq!(id.key().len(), 32);
            }
        }

        #[test]
        fn any_encoding_of_an_id_is_that_id(bytes in proptest::array::uniform16(any::<u8>())) {
            let rfc = uuid::Uuid::from_bytes(bytes).hyphenated().to_string();
            let id = AssetId::parse(&rfc).unwrap();
            let encoded = BASE64.encode(format!("(asset_id {})", rfc.to_uppercase()));
            let again = AssetId::parse(&encoded).unwrap();
            prop_assert_eq!(id.key(), again.key());
        }
    }
}
