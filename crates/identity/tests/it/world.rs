//! What the tests share: people of a tenant, and a look at the bare tables.

use mpanel_core::{CustomerId, EmailAddress, OpContext, Secret, UserId};
use mpanel_db::{Db, MigrationList, Tx};
use mpanel_identity::{
    NewSession, StaffRole, create_staff_directly, hash_password, open_session, register_customer_user,
};
use sea_orm::{ConnectionTrait, Statement};
use uuid::Uuid;

/// The tables these tests need.
pub const TABLES: &[MigrationList] = &[mpanel_identity::migrations::migrations];

/// Everybody's password.
pub const PASSWORD: &str = "correct horse battery";

/// A mail address.
pub fn address(text: &str) -> EmailAddress {
    text.parse().unwrap()
}

/// A password as callers pass it.
pub fn secret(text: &str) -> Secret {
    Secret::new(text)
}

/// The hash of [`PASSWORD`]; made once, because making it is slow on purpose.
pub fn password_hash() -> String {
    static HASH: std::sync::OnceLock<String> = std::sync::OnceLock::new();
    HASH.get_or_init(|| hash_password(&secret(PASSWORD)).unwrap()).clone()
}

/// A customer.
pub fn customer() -> CustomerId {
    CustomerId(Uuid::from_u128(77))
}

/// Does one thing in a transaction of its own.
#[macro_export]
macro_rules! committed {
    ($db:expr, |$tx:ident| $act:expr) => {{
        let $tx = $db.begin().await.unwrap();
        let done = $act.await;
        if done.is_ok() {
            $tx.commit().await.unwrap();
        }
        done
    }};
}

/// A member of staff with a session.
pub async fn staff(ctx: &OpContext, db: &Db, email: &str, role: StaffRole) -> NewSession {
    let tx = db.begin().await.unwrap();
    let user = create_staff_directly(ctx, &tx, &address(email), "Staff", password_hash(), role).await.unwrap();
    let session = session(ctx, &tx, user.id).await;
    tx.commit().await.unwrap();
    session
}

/// The owner of a customer account with a session.
pub async fn customer_owner(ctx: &OpContext, db: &Db, email: &str, customer: CustomerId) -> NewSession {
    let tx = db.begin().await.unwrap();
    let email = address(email);
    let user = register_customer_user(ctx, &tx, &email, "Ada", password_hash(), customer).await.unwrap();
    let session = session(ctx, &tx, user.id).await;
    tx.commit().await.unwrap();
    session
}

/// A further session of a user.
pub async fn session(ctx: &OpContext, tx: &Tx, user: UserId) -> NewSession {
    open_session(ctx, tx, user, "192.0.2.1", "Test browser").await.unwrap()
}

/// All texts of a column, as they lie in the table.
pub async fn column(db: &Db, table: &str, column: &str) -> Vec<String> {
    let statement = Statement::from_string(db.backend(), format!("SELECT {column} AS found FROM {table}"));
    let rows = db.read().query_all_raw(statement).await.unwrap();
    rows.iter().map(|r| r.try_get::<String>("", "found").unwrap()).collect()
}

/// Changes a table behind the program's back.
pub async fn meddle(db: &Db, sql: &str) {
    let tx = db.begin().await.unwrap();
    tx.execute_unprepared(sql).await.unwrap();
    tx.commit().await.unwrap();
}
