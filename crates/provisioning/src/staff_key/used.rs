//! Putting staff's keys on machines, and telling which are there.

use mpanel_core::{CustomerId, OpContext, Result, Secret, ServiceId};
use mpanel_db::{DbErrExt, TenantScoped, Tx};
use sea_orm::entity::prelude::*;
use sea_orm::{IntoActiveModel, QueryOrder};

use super::OperatorKey;
use super::store::{chosen, keys, uses};
use crate::deps::Deps;
use crate::own;
use crate::provider::{Answer, CallId, CloudProvider, LoginRefs, SecretDraft, SecretKind, StaffKeyRef, naming};
use crate::service::store::services;
use crate::setup::key_mark;
use crate::ssh_key::{check_ssh_key, fingerprint};
use crate::time::from_micros;

/// Stores the keys chosen for an account at the provider, and adds them to a login. Windows takes none.
pub(crate) async fn place(
    ctx: &OpContext,
    deps: &Deps,
    provider: &dyn CloudProvider,
    account: Uuid,
    windows: bool,
    mut login: LoginRefs,
) -> Result<Answer<LoginRefs>> {
    if windows {
        return Ok(Ok(login));
    }
    for key in of_account(ctx, deps.db.read(), account).await? {
        let draft = SecretDraft {
            name: naming::staff_key_name(&key_mark(&key.public_key)),
            kind: SecretKind::SshKey,
            value: Secret::new(key.public_key),
        };
        match provider.ensure_secret(CallId::new(ctx), &draft).await {
            Ok(reference) => {
                login.staff_keys.push(StaffKeyRef { reference, name: key.name, fingerprint: key.fingerprint });
            }
            Err(error) => return Ok(Err(error)),
        }
    }
    Ok(Ok(login))
}

async fn of_account<C: ConnectionTrait>(ctx: &OpContext, conn: &C, account: Uuid) -> Result<Vec<keys::Model>> {
    let picks = chosen::Entity::find_in(ctx).filter(chosen::Column::AccountId.eq(account)).all(conn).await;
    let picks = picks.or_internal("reading which keys are chosen")?;
    if picks.is_empty() {
        return Ok(Vec::new());
    }
    let select = keys::Entity::find_in(ctx).filter(keys::Column::Id.is_in(picks.iter().map(|one| one.key_id)));
    select.order_by_asc(keys::Column::NameKey).all(conn).await.or_internal("reading the keys of staff")
}

/// Notes which keys of staff a machine has from now on; what was there before is gone with the disk.
pub(crate) async fn placed(ctx: &OpContext, tx: &Tx, service: ServiceId, now: &[StaffKeyRef]) -> Result<()> {
    uses::Entity::delete_many()
        .filter(uses::Column::TenantId.eq(ctx.tenant.uuid()))
        .filter(uses::Column::ServiceId.eq(service.uuid()))
        .exec(tx)
        .await
        .or_internal("forgetting keys of staff on a machine")?;
    for key in now {
        use_of(ctx, tx, service, key.name.clone(), key.fingerprint.clone()).await?;
    }
    Ok(())
}

async fn use_of(ctx: &OpContext, tx: &Tx, service: ServiceId, name: String, fingerprint: String) -> Result<()> {
    let row = uses::Model {
        id: ctx.new_uuid(),
        tenant_id: ctx.tenant.uuid(),
        service_id: service.uuid(),
        name,
        fingerprint,
        placed_at: ctx.now.as_microsecond(),
    };
    row.into_active_model().insert(tx).await.or_internal("noting a key of staff on a machine")?;
    Ok(())
}

/// Notes which of these keys, one a line, are staff's and on a machine from now on, beside what is there; returns the
/// lines that are not staff's.
pub(crate) async fn added(ctx: &OpContext, tx: &Tx, service: ServiceId, lines: &str) -> Result<String> {
    let known = keys::Entity::find_in(ctx).all(tx).await.or_internal("reading the keys of staff")?;
    let there = uses::Entity::find_in(ctx).filter(uses::Column::ServiceId.eq(service.uuid())).all(tx).await;
    let there = there.or_internal("reading keys of staff on a machine")?;
    let mut others = Vec::new();
    for line in lines.lines() {
        let print = fingerprint(&check_ssh_key("/ssh_key", line)?);
        match known.iter().find(|key| key.fingerprint == print) {
            Some(_) if there.iter().any(|one| one.fingerprint == print) => {}
            Some(key) => use_of(ctx, tx, service, key.name.clone(), print).await?,
            None => others.push(line),
        }
    }
    Ok(others.join("\n"))
}

/// The keys of staff on a service's machine, by name; with a customer, only where the service is theirs.
pub async fn operator_keys<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    service: ServiceId,
    customer: Option<CustomerId>,
) -> Result<Vec<OperatorKey>> {
    let found = own::one::<services::Entity>(
        ctx,
        (services::Column::Id, service.uuid()),
        (services::Column::CustomerId, customer),
    );
    let found = found.one(conn).await.or_internal("reading a service")?;
    found.ok_or_else(|| mpanel_core::Error::not_found("service"))?;
    let rows = uses::Entity::find_in(ctx).filter(uses::Column::ServiceId.eq(service.uuid()));
    let rows =
        rows.order_by_asc(uses::Column::Name).all(conn).await.or_internal("reading keys of staff on a machine")?;
    let view = |row: uses::Model| OperatorKey {
        name: row.name,
        fingerprint: row.fingerprint,
        placed_at: from_micros(row.placed_at),
    };
    Ok(rows.into_iter().map(view).collect())
}
