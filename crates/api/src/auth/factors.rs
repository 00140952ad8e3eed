//! Second factors: codes of an authenticator app (RFC 6238: six digits, thirty seconds, one step to
//! either side), and recovery codes for when it is gone.

use portal_storage::{TotpRecord, Unit};
use portal_types::{MfaMethod, Secret, TotpSetup, UserId};
use qrcodegen::{QrCode, QrCodeEcc};
use sha2::{Digest as _, Sha256};
use totp_rs::{Builder, Totp};

use crate::{
    problem::{ApiError, ApiResult},
    randomness::Randomness,
    state::Portal,
};

/// What apps show above the code.
const ISSUER: &str = "Integration portal";

/// How many recovery codes there are.
const RECOVERY_CODES: usize = 10;

/// Letters and digits that are not taken for each other: 32, so that five bits choose one.
const ALPHABET: &[u8; 32] = b"23456789ABCDEFGHJKLMNPQRSTUVWXYZ";

/// Characters of a recovery code: 120 random bits, so that its plain digest tells nobody the code.
const RECOVERY_LENGTH: usize = 24;

/// What a sealed secret belongs to.
pub fn belongs_to(user: UserId) -> String {
    format!("totp_factors/{user}")
}

/// Sets an authenticator app up, to be proven. `None`: there is a proven one.
pub async fn begin(
    portal: &Portal,
    unit: &mut dyn Unit,
    user: UserId,
    email: &str,
) -> ApiResult<Option<TotpSetup>> {
    let secret: [u8; 20] = portal.randomness.bytes();
    let sealed = portal.sealer.seal(&belongs_to(user), &secret)?;
    if !unit.begin_totp(user, &sealed).await? {
        return Ok(None);
    }
    let totp = totp(&secret, email)?;
    let url = totp.to_url().map_err(|error| ApiError::internal(error.to_string()))?;
    let code = QrCode::encode_text(&url, QrCodeEcc::Medium).map_err(ApiError::internal)?;
    let square = |x, y| if code.get_module(x, y) { '1' } else { '0' };
    let row = |y| Secret::new((0..code.size()).map(|x| square(x, y)).collect::<String>());
    let rows = (0..code.size()).map(row);
    Ok(Some(TotpSetup {
        secret: Secret::new(totp.secret().to_base32()),
        otpauth_url: Secret::new(url.as_str()),
        qr_rows: rows.collect(),
    }))
}

fn totp(secret: &[u8], email: &str) -> ApiResult<Totp> {
    // A colon would end the name.
    let name = email.replace(':', "");
    Builder::new()
        .with_secret(secret.to_vec())
        .with_account_name(name)
        .with_issuer(Some(ISSUER))
        .build()
        .map_err(|error| ApiError::internal(error.to_string()))
}

/// What a code was.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Used {
    /// Of the authenticator app.
    Totp,
    /// A recovery code; so many are left.
    Recovery { left: i64 },
}

/// Uses a code of a person's second factor, once. `None`: it does not fit, or was used before.
/// Holds once the unit is committed.
pub async fn use_code(
    portal: &Portal,
    unit: &mut dyn Unit,
    user: UserId,
    code: &Secret,
) -> ApiResult<Option<Used>> {
    let typed = plain(code);
    if is_totp(&typed) {
        let Some(factor) = unit.totp(user).await? else { return Ok(None) };
        let counts = factor.confirmed_at.is_some();
        return Ok((counts && use_totp(portal, unit, &factor, code).await?).then_some(Used::Totp));
    }
    if !unit.take_recovery_code(user, &digest(&typed)).await? {
        return Ok(None);
    }
    Ok(Some(Used::Recovery { left: unit.count_recovery_codes(user).await? }))
}

/// Uses a code of an authenticator app, proven or not.
pub async fn use_totp(
    portal: &Portal,
    unit: &mut dyn Unit,
    factor: &TotpRecord,
    code: &Secret,
) -> ApiResult<bool> {
    let typed = plain(code);
    if !is_totp(&typed) {
        return Ok(false);
    }
    let secret = portal.sealer.open(&belongs_to(factor.user_id), &factor.sealed)?;
    let now = u64::try_from(portal.clock.now().unix_seconds()).unwrap_or_default();
    let Some(step) = totp(&secret, "any")?.check(&typed, now) else { return Ok(false) };
    let step = i64::try_from(step).unwrap_or(i64::MAX);
    Ok(unit.use_totp_step(factor.user_id, step).await?)
}

/// A code without what people write between its groups.
fn plain(code: &Secret) -> String {
    code.expose().chars().filter(|c| !c.is_whitespace() && *c != '-').take(40).collect()
}

fn is_totp(typed: &str) -> bool {
    typed.len() == 6 && typed.bytes().all(|byte| byte.is_ascii_digit())
}

/// By what a person can prove themselves besides the password. None: they have no second factor.
pub async fn methods(unit: &mut dyn Unit, user: UserId) -> ApiResult<Vec<MfaMethod>> {
    let totp = unit.totp(user).await?.is_some_and(|factor| factor.confirmed_at.is_some());
    let passkeys = !unit.passkeys(user).await?.is_empty();
    let codes = (totp || passkeys) && unit.count_recovery_codes(user).await? > 0;
    let all =
        [(totp, MfaMethod::Totp), (passkeys, MfaMethod::Passkey), (codes, MfaMethod::RecoveryCode)];
    Ok(all.into_iter().filter(|(there, _)| *there).map(|(_, method)| method).collect())
}

/// Replaces a person's recovery codes. Only their digests are kept.
pub async fn new_recovery_codes(
    portal: &Portal,
    unit: &mut dyn Unit,
    user: UserId,
) -> ApiResult<Vec<Secret>> {
    let codes: Vec<String> =
        (0..RECOVERY_CODES).map(|_| recovery_code(&*portal.randomness)).collect();
    let digests: Vec<_> = codes.iter().map(|code| digest(code)).collect();
    unit.put_recovery_codes(user, &digests).await?;
    // In groups of four, for people to copy.
    Ok(codes.iter().map(|code| Secret::new(grouped(code))).collect())
}

fn recovery_code(randomness: &dyn Randomness) -> String {
    let bytes: [u8; RECOVERY_LENGTH] = randomness.bytes();
    bytes.iter().map(|byte| char::from(ALPHABET[usize::from(byte % 32)])).collect()
}

fn grouped(code: &str) -> String {
    let letters = code.chars().enumerate();
    letters
        .flat_map(|(at, c)| (at > 0 && at % 4 == 0).then_some('-').into_iter().chain([c]))
        .collect()
}

fn digest(code: &str) -> portal_storage::Digest {
    Sha256::digest(code.to_uppercase().as_bytes()).into()
}

#[cfg(test)]
mod tests {
    use super::{RECOVERY_LENGTH, digest, grouped, recovery_code, totp};
    use crate::randomness::SystemRandomness;

    /// RFC 6238, appendix B, of which apps show the last six digits.
    #[test]
    fn codes_are_those_of_the_standard() {
        let totp = totp(b"12345678901234567890", "ada@acme.example").unwrap();
        for (time, code) in [(59, "287082"), (1_111_111_109, "081804"), (20_000_000_000, "353130")]
        {
            assert_eq!(totp.check(code, time), Some(time / 30));
            assert_eq!(totp.check(code, time + 30), Some(time / 30));
            assert_eq!(totp.check(code, time + 60), None);
        }
    }

    #[test]
    fn recovery_codes_are_long_and_have_no_case() {
        let codes: std::collections::HashSet<_> =
            (0..1_000).map(|_| recovery_code(&SystemRandomness)).collect();
        assert_eq!(codes.len(), 1_000);
        assert!(codes.iter().all(|code| code.len() == RECOVERY_LENGTH));
        assert_eq!(digest("ABCD"), digest("abcd"));
        assert_eq!(grouped("ABCDEFGH2345"), "ABCD-EFGH-2345");
    }
}
