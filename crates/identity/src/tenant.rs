//! Tenants: the hosting businesses of this installation and their brands. Who they are on an invoice is billing's affair.

use jiff::tz::TimeZone;
use mpanel_core::{Currency, EmailAddress, Error, OpContext, Result, TenantId, TenantMode, Timestamp};
use mpanel_db::{DbErrExt, Tx};
use sea_orm::entity::prelude::*;
use sea_orm::{ConnectionTrait, IntoActiveModel, QueryOrder, QuerySelect, Set};
use serde::{Deserialize, Serialize};

pub(crate) mod row {
    //! The tenants table. The tenant is the row itself, so its key is the tenant filter.
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "tenants")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub parent_id: Option<Uuid>,
        pub slug: String,
        pub name: String,
        pub mode: String,
        pub time_zone: String,
        pub default_currency: String,
        pub base_url: String,
        pub hosts: String,
        pub brand: String,
        pub version: i32,
        pub created_at: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

/// How a tenant shows itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Brand {
    /// Accent colour as `#rrggbb`.
    pub accent: String,
    /// Address of the logo.
    pub logo_url: Option<String>,
    /// Where customers write to.
    pub support_email: String,
    /// Terms of business.
    pub terms_url: Option<String>,
}

impl Default for Brand {
    fn default() -> Self {
        Self { accent: "#2f6fed".into(), logo_url: None, support_email: String::new(), terms_url: None }
    }
}

/// A hosting business.
#[derive(Debug, Clone, PartialEq)]
pub struct Tenant {
    /// Its id.
    pub id: TenantId,
    /// Short name in addresses.
    pub slug: String,
    /// Brand name.
    pub name: String,
    /// Live or sandbox.
    pub mode: TenantMode,
    /// IANA name of its time zone.
    pub time_zone: String,
    /// The zone itself.
    pub zone: TimeZone,
    /// Currency of its books.
    pub default_currency: Currency,
    /// Where people reach it; all links are built from it.
    pub base_url: String,
    /// Host names its shop answers to; empty: every host that no other tenant claims.
    pub hosts: Vec<String>,
    /// How it shows itself.
    pub brand: Brand,
    /// For `If-Match`.
    pub version: i32,
    /// Since when.
    pub created_at: Timestamp,
}

/// What a new tenant needs.
#[derive(Debug, Clone)]
pub struct NewTenant {
    /// Short name in addresses, unique.
    pub slug: String,
    /// Brand name.
    pub name: String,
    /// Live or sandbox.
    pub mode: TenantMode,
    /// IANA time zone.
    pub time_zone: String,
    /// Currency of its books.
    pub default_currency: Currency,
    /// Where people reach it.
    pub base_url: String,
    /// Host names.
    pub hosts: Vec<String>,
    /// How it shows itself.
    pub brand: Brand,
}

/// A change of a tenant; what is absent stays.
#[derive(Debug, Clone, Default)]
pub struct TenantPatch {
    /// Brand name.
    pub name: Option<String>,
    /// IANA time zone.
    pub time_zone: Option<String>,
    /// Where people reach it.
    pub base_url: Option<String>,
    /// How it shows itself.
    pub brand: Option<Brand>,
}

/// Creates the tenant of `ctx` (its id is the context's).
pub async fn create_tenant(ctx: &OpContext, tx: &Tx, new: NewTenant) -> Result<Tenant> {
    check(&new.name, &new.time_zone, &new.base_url, &new.brand)?;
    let slug_ok = new.slug.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
    if !slug_ok || new.slug.is_empty() || new.slug.len() > 40 {
        return Err(Error::invalid("/slug", "malformed", "Use 1 to 40 lower-case letters, digits and hyphens."));
    }
    let model = row::Model {
        id: ctx.tenant.uuid(),
        parent_id: None,
        slug: new.slug,
        name: new.name,
        mode: mode_word(new.mode).to_owned(),
        time_zone: new.time_zone,
        default_currency: new.default_currency.code().to_owned(),
        base_url: new.base_url.trim_end_matches('/').to_owned(),
        hosts: serde_json::to_string(&new.hosts)?,
        brand: serde_json::to_string(&new.brand)?,
        version: 1,
        created_at: ctx.now.as_microsecond(),
    };
    let taken = || Error::invalid("/slug", "taken", "There is a tenant with this short name already.");
    row::Entity::insert(model.clone().into_active_model())
        .exec_without_returning(tx)
        .await
        .or_taken("creating a tenant", taken)?;
    view(model)
}

/// One tenant.
pub async fn get_tenant<C: ConnectionTrait>(conn: &C, id: TenantId) -> Result<Tenant> {
    let found = row::Entity::find_by_id(id.uuid()).one(conn).await; // tidy-allow: the key is the tenant
    view(found.or_internal("reading a tenant")?.ok_or_else(|| Error::not_found("tenant"))?)
}

/// All tenants of the installation, oldest first.
pub async fn list_tenants<C: ConnectionTrait>(conn: &C) -> Result<Vec<Tenant>> {
    let rows = row::Entity::find().order_by_asc(row::Column::CreatedAt).all(conn).await; // tidy-allow: the list of tenants itself
    rows.or_internal("listing tenants")?.into_iter().map(view).collect()
}

/// The tenant whose shop answers to `host` (a `Host` header), out of all tenants.
pub fn find_tenant_by_host<'a>(tenants: &'a [Tenant], host: &str) -> Option<&'a Tenant> {
    let name = host.rsplit_once(':').map_or(
        host,
        |(name, port)| {
            if port.bytes().all(|b| b.is_ascii_digit()) { name } else { host }
        },
    );
    let named = tenants.iter().find(|t| t.hosts.iter().any(|h| h.eq_ignore_ascii_case(name)));
    named.or_else(|| tenants.iter().find(|t| t.hosts.is_empty()))
}

/// Changes the context's tenant.
pub async fn update_tenant(ctx: &OpContext, tx: &Tx, patch: TenantPatch, expected: Option<i32>) -> Result<Tenant> {
    let found = lock_row(ctx, tx).await?;
    check_version(found.version, expected)?;
    let before = view(found.clone())?;
    let mut tenant = before.clone();
    tenant.name = patch.name.unwrap_or(tenant.name);
    tenant.time_zone = patch.time_zone.unwrap_or(tenant.time_zone);
    tenant.base_url = patch.base_url.unwrap_or(tenant.base_url);
    tenant.brand = patch.brand.unwrap_or(tenant.brand);
    check(&tenant.name, &tenant.time_zone, &tenant.base_url, &tenant.brand)?;
    let mut model: row::ActiveModel = found.into();
    model.name = Set(tenant.name);
    model.time_zone = Set(tenant.time_zone);
    model.base_url = Set(tenant.base_url.trim_end_matches('/').to_owned());
    model.brand = Set(serde_json::to_string(&tenant.brand)?);
    model.version = Set(tenant.version + 1);
    let after = view(model.update(tx).await.or_internal("changing a tenant")?)?;
    crate::looks::follow_brand(ctx, tx, &before, &after).await?;
    Ok(after)
}

/// The context's tenant, locked.
pub(crate) async fn lock(ctx: &OpContext, tx: &Tx) -> Result<Tenant> {
    view(lock_row(ctx, tx).await?)
}

async fn lock_row(ctx: &OpContext, tx: &Tx) -> Result<row::Model> {
    let found = row::Entity::find_by_id(ctx.tenant.uuid()).lock_exclusive().one(tx).await; // tidy-allow: the key is the tenant
    found.or_internal("reading a tenant")?.ok_or_else(|| Error::not_found("tenant"))
}

/// Refuses a change that was based on an outdated version.
pub(crate) fn check_version(current: i32, expected: Option<i32>) -> Result<()> {
    if expected.is_none_or(|e| e == current) {
        return Ok(());
    }
    let detail = "Somebody changed this meanwhile. Load it again and repeat your change.";
    Err(Error::new(mpanel_core::ErrorKind::VersionMismatch, "version_mismatch", detail))
}

fn check(name: &str, time_zone: &str, base_url: &str, brand: &Brand) -> Result<()> {
    if name.trim().is_empty() || name.chars().count() > 100 || name.chars().any(char::is_control) {
        return Err(Error::invalid("/name", "malformed", "Give the business a name of 1 to 100 characters."));
    }
    TimeZone::get(time_zone).map_err(|_| {
        Error::invalid("/time_zone", "unknown_time_zone", "Use an IANA time zone such as Europe/Berlin.")
    })?;
    let hex = brand.accent.strip_prefix('#').is_some_and(|h| h.len() == 6 && h.bytes().all(|b| b.is_ascii_hexdigit()));
    if !hex {
        return Err(Error::invalid("/brand/accent", "malformed", "Use a colour such as #2f6fed."));
    }
    if !is_base_url(base_url) {
        let detail = "Use an address such as https://panel.example.com, without a path.";
        return Err(Error::invalid("/base_url", "malformed", detail));
    }
    let support = &brand.support_email;
    if !support.is_empty() && support.parse::<EmailAddress>().is_err() {
        return Err(Error::invalid(
            "/brand/support_email",
            "malformed",
            "Use an e-mail address such as help@example.com.",
        ));
    }
    for (pointer, url) in [("/brand/logo_url", &brand.logo_url), ("/brand/terms_url", &brand.terms_url)] {
        if url.as_deref().is_some_and(|u| !is_link(u)) {
            return Err(Error::invalid(
                pointer,
                "malformed",
                "Use an address that starts with https:// or a path of this site.",
            ));
        }
    }
    Ok(())
}

// Only these beginnings: a `javascript:` link would run in the visitor's browser, `//host` leaves the site.
fn is_link(text: &str) -> bool {
    let plain =
        text.len() <= 500 && !text.chars().any(|c| c.is_control() || c.is_whitespace() || "\"'<>`\\".contains(c));
    plain && (text.starts_with("https://") || text.starts_with('/') && !text.starts_with("//"))
}

// Every link in a mail begins with it.
fn is_base_url(text: &str) -> bool {
    let text = text.trim_end_matches('/');
    let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    rest.is_some_and(|host| !host.is_empty() && host.chars().all(|c| c.is_ascii_alphanumeric() || "-.:[]".contains(c)))
}

fn mode_word(mode: TenantMode) -> &'static str {
    match mode {
        TenantMode::Live => "live",
        TenantMode::Sandbox => "sandbox",
    }
}

fn view(row: row::Model) -> Result<Tenant> {
    Ok(Tenant {
        id: TenantId(row.id),
        slug: row.slug,
        name: row.name,
        mode: if row.mode == "live" { TenantMode::Live } else { TenantMode::Sandbox },
        zone: TimeZone::get(&row.time_zone).unwrap_or(TimeZone::UTC),
        time_zone: row.time_zone,
        default_currency: row.default_currency.parse()?,
        base_url: row.base_url,
        hosts: serde_json::from_str(&row.hosts)?,
        brand: serde_json::from_str(&row.brand)?,
        version: row.version,
        created_at: Timestamp::from_microsecond(row.created_at).unwrap_or_default(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_that_run_code_or_leave_the_site_are_refused() {
        for bad in ["javascript:alert(1)", "//evil.example", "data:text/html,x", "https://a\"onload=", "ftp://x", ""] {
            assert!(!is_link(bad), "{bad}");
        }
        for good in ["/terms", "https://example.com/terms?x=1"] {
            assert!(is_link(good), "{good}");
        }
        for bad in ["https://user@a.example", "a.example", "https://", "javascript:x", "https://a.example/path"] {
            assert!(!is_base_url(bad), "{bad}");
        }
        for good in ["https://a.example", "https://a.example/", "http://127.0.0.1:8080", "http://[::1]:8080"] {
            assert!(is_base_url(good), "{good}");
        }
    }
}
