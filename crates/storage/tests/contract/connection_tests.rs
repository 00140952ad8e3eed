use portal_storage::ConnectionTestRecord;

use crate::{Fixture, at};

fn test(seconds: i64) -> ConnectionTestRecord {
    ConnectionTestRecord {
        revision: 42,
        tested_at: at(seconds),
        result: format!(r#"{{"ok":true,"at":{seconds}}}"#),
    }
}

pub async fn an_accounts_last_test_is_kept(f: &Fixture) {
    let ((acme, _), (other, _)) = (f.account().await, f.account().await);
    let mut unit = f.store.write().await.unwrap();
    assert_eq!(unit.last_connection_test(acme).await.unwrap(), None);
    for seconds in [5, 9] {
        unit.put_connection_test(acme, &test(seconds)).await.unwrap();
        assert_eq!(unit.last_connection_test(acme).await.unwrap(), Some(test(seconds)));
    }
    assert_eq!(unit.last_connection_test(other).await.unwrap(), None);
}

/// A slow test ends after a quick one that began later.
pub async fn a_test_that_began_earlier_is_not_the_last(f: &Fixture) {
    let (acme, _) = f.account().await;
    let mut unit = f.store.write().await.unwrap();
    unit.put_connection_test(acme, &test(9)).await.unwrap();
    unit.put_connection_test(acme, &test(5)).await.unwrap();
    assert_eq!(unit.last_connection_test(acme).await.unwrap(), Some(test(9)));
}
