//! Tenants, users, memberships, sessions, one-time tokens, sign-in attempts, audit chain.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let tenants = Table::create()
            .table("tenants")
            .col(pk_uuid("id"))
            .col(uuid_null("parent_id"))
            .col(string_uniq("slug"))
            .col(string("name"))
            .col(string("mode"))
            .col(string("time_zone"))
            .col(string("default_currency"))
            .col(string("base_url"))
            .col(text("hosts"))
            .col(text("brand"))
            .col(integer("version"))
            .col(big_integer("created_at"))
            .to_owned();
        let users = Table::create()
            .table("users")
            .col(pk_uuid("id"))
            .col(uuid("tenant_id"))
            .col(string("email"))
            .col(string("name"))
            .col(text("password_hash"))
            .col(string_null("verified_email"))
            .col(boolean("suspended").default(false))
            .col(integer("version"))
            .col(big_integer("created_at"))
            .to_owned();
        // A user is staff or a customer's, never both: one membership each. `founder` is set on the
        // first owner alone, and its uniqueness closes the bootstrap for ever.
        let memberships = Table::create()
            .table("memberships")
            .col(pk_uuid("id"))
            .col(uuid("tenant_id"))
            .col(uuid("user_id"))
            .col(string("side"))
            .col(string("role"))
            .col(uuid_null("customer_id"))
            .col(boolean_null("founder"))
            .col(big_integer("created_at"))
            .to_owned();
        let sessions = Table::create()
            .table("sessions")
            .col(pk_uuid("id"))
            .col(uuid("tenant_id"))
            .col(uuid("user_id"))
            .col(string("token_hash"))
            .col(string("ip"))
            .col(string("user_agent"))
            .col(big_integer("created_at"))
            .col(big_integer("last_seen_at"))
            .col(big_integer("expires_at"))
            .to_owned();
        let tokens = Table::create()
            .table("user_tokens")
            .col(pk_uuid("id"))
            .col(uuid("tenant_id"))
            .col(uuid("user_id"))
            .col(string("purpose"))
            .col(string("email"))
            .col(string("token_hash"))
            .col(big_integer("expires_at"))
            .col(big_integer_null("used_at"))
            .to_owned();
        let attempts = Table::create()
            .table("sign_in_attempts")
            .col(pk_uuid("id"))
            .col(uuid("tenant_id"))
            .col(string("key"))
            .col(big_integer("at"))
            .to_owned();
        let audit = Table::create()
            .table("audit_entries")
            .col(pk_uuid("id"))
            .col(uuid("tenant_id"))
            .col(big_integer("number"))
            .col(big_integer("at"))
            .col(text("actor"))
            .col(string("action"))
            .col(string_null("subject_kind"))
            .col(string_null("subject_id"))
            .col(string("outcome"))
            .col(text_null("detail"))
            .col(string_null("ip"))
            .col(uuid("request_id"))
            .col(string("previous_hash"))
            .col(string("hash"))
            .to_owned();
        for table in [tenants, users, memberships, sessions, tokens, attempts, audit] {
            manager.create_table(table).await?;
        }
        for (name, table, columns, unique) in [
            ("users_email", "users", &["tenant_id", "email"][..], true),
            ("memberships_user", "memberships", &["tenant_id", "user_id"][..], true),
            ("memberships_customer", "memberships", &["tenant_id", "customer_id"][..], false),
            ("memberships_founder", "memberships", &["tenant_id", "founder"][..], true),
            ("sessions_token", "sessions", &["token_hash"][..], true),
            ("sessions_user", "sessions", &["tenant_id", "user_id"][..], false),
            ("user_tokens_hash", "user_tokens", &["tenant_id", "token_hash"][..], true),
            ("sign_in_attempts_key", "sign_in_attempts", &["tenant_id", "key", "at"][..], false),
            ("audit_number", "audit_entries", &["tenant_id", "number"][..], true),
            ("audit_at", "audit_entries", &["tenant_id", "at"][..], false),
        ] {
            let mut index = Index::create();
            index.name(name).table(table);
            for column in columns {
                index.col(*column);
            }
            if unique {
                index.unique();
            }
            manager.create_index(index.to_owned()).await?;
        }
        Ok(())
    }
}
