//! Short texts: names of people and companies, identifiers given out by others.

use portal_types::FieldCode;

/// One line of text without outer space, of 1 to `longest` characters. `what` begins a sentence.
pub fn line(what: &str, text: &str, longest: usize) -> Result<String, (FieldCode, String)> {
    let text = text.trim();
    if text.is_empty() {
        return Err((FieldCode::Required, format!("{what} is missing.")));
    }
    if text.chars().count() > longest {
        return Err((FieldCode::TooLong, format!("{what} has at most {longest} characters.")));
    }
    if text.chars().any(char::is_control) {
        let detail = format!("{what} has no line breaks or other control characters.");
        return Err((FieldCode::InvalidFormat, detail));
    }
    Ok(text.to_owned())
}

/// An identifier or secret that another system gave out: visible ASCII, of 1 to `longest`
/// characters. Outer space comes from copying, and is dropped.
pub fn client_word(what: &str, text: &str, longest: usize) -> Result<String, (FieldCode, String)> {
    let text = line(what, text, longest)?;
    if !text.bytes().all(|byte| byte.is_ascii_graphic()) {
        let detail = format!("{what} has no spaces, and only letters, digits and signs of ASCII.");
        return Err((FieldCode::InvalidFormat, detail));
    }
    Ok(text)
}
