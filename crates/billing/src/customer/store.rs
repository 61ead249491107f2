//! The billing_customers table.

use std::collections::HashMap;

use mpanel_core::{CustomerGroupId, CustomerId, Error, LegalEntityId, OpContext, Result};
use mpanel_db::{DbErrExt, TenantScoped, Tx};
use sea_orm::sea_query::{LockBehavior, LockType};
use sea_orm::{ColumnTrait, ConnectionTrait, DbBackend, QueryFilter, QueryOrder, QuerySelect, Select};

use super::{Address, CustomerType, CustomerView, InvoiceRouting};
use crate::columns;
use crate::ledger::Parties;
use crate::taxes::Buyer;

crate::store::rows! {
    /// The billing_customers table.
    row = "billing_customers" {
        name: String, company: Option<String>, email: String, country: String, line1: String, line2: Option<String>,
        city: String, postal_code: String, region: Option<String>, tax_id: Option<String>, customer_type: String,
        currency: String, currency_fixed: bool, time_zone: Option<String>, language: Option<String>,
        parked_reason: Option<String>, credit_minor: i64, late_fee_exempt: bool, version: i32, created_at: i64,
        buyer_reference: Option<String>, endpoint_scheme: Option<String>, endpoint_id: Option<String>,
        vat_answer: String, vat_answer_for: String, vat_consultation: Option<String>, vat_asked_at: Option<i64>,
        certificates: String, entity_id: Option<Uuid>, group_id: Option<Uuid>,
    }
}

pub(crate) use row::{Column, Entity, Model};

impl Model {
    /// The company, or else the person.
    pub(crate) fn display_name(&self) -> &str {
        self.company.as_deref().filter(|c| !c.is_empty()).unwrap_or(&self.name)
    }

    /// What the tax decision needs.
    pub(crate) fn buyer(&self) -> Buyer {
        Buyer {
            entity: self.entity_id,
            country: self.country.clone(),
            region: self.region.clone(),
            business: self.customer_type == CustomerType::Business.as_str(),
            tax_id: self.tax_id.clone(),
            check: self.number_check(),
            exemptions: self.exemptions(),
        }
    }

    /// Whose affair a journal is that moves something of the customer's.
    pub(crate) fn parties(&self) -> Parties {
        Parties { customer: CustomerId(self.id), entity: self.entity_id }
    }

    /// Where e-invoices go.
    pub(crate) fn routing(&self) -> InvoiceRouting {
        InvoiceRouting {
            buyer_reference: self.buyer_reference.clone(),
            endpoint_scheme: self.endpoint_scheme.clone(),
            endpoint_id: self.endpoint_id.clone(),
        }
    }

    /// The customer as it is shown.
    pub(crate) fn view(self) -> Result<CustomerView> {
        Ok(CustomerView {
            routing: self.routing(),
            id: CustomerId(self.id),
            version: self.version,
            name: self.name,
            company: self.company,
            email: self.email,
            country: self.country,
            address: Address {
                line1: self.line1,
                line2: self.line2,
                city: self.city,
                postal_code: self.postal_code,
                region: self.region,
            },
            tax_id: self.tax_id,
            customer_type: CustomerType::from_word(&self.customer_type),
            currency: columns::currency(&self.currency)?,
            currency_fixed: self.currency_fixed,
            time_zone: self.time_zone,
            language: self.language,
            credit: columns::money(self.credit_minor, &self.currency)?,
            parked_reason: self.parked_reason,
            late_fee_exempt: self.late_fee_exempt,
            legal_entity: self.entity_id.map(LegalEntityId),
            group: self.group_id.map(CustomerGroupId),
            created_at: columns::time(self.created_at),
        })
    }
}

/// One customer.
pub(crate) async fn load<C: ConnectionTrait>(ctx: &OpContext, conn: &C, id: CustomerId) -> Result<Model> {
    let row = Entity::find_in(ctx).filter(Column::Id.eq(id.uuid())).one(conn).await;
    row.or_internal("reading a customer")?.ok_or_else(|| Error::not_found("customer"))
}

/// One customer, locked until the transaction ends. It serialises all money movements of the customer.
pub(crate) async fn lock(ctx: &OpContext, tx: &Tx, id: CustomerId) -> Result<Model> {
    let row = Entity::find_in(ctx).filter(Column::Id.eq(id.uuid())).lock_exclusive().one(tx).await;
    row.or_internal("locking a customer")?.ok_or_else(|| Error::not_found("customer"))
}

/// Several customers, locked in the order of their ids so that two runs cannot block each other.
pub(crate) async fn lock_many(ctx: &OpContext, tx: &Tx, ids: &[uuid::Uuid]) -> Result<Vec<Model>> {
    several(ctx, ids).lock_exclusive().all(tx).await.or_internal("locking customers")
}

/// Those of several customers that no other transaction holds, locked.
pub(crate) async fn lock_free(ctx: &OpContext, tx: &Tx, ids: &[uuid::Uuid]) -> Result<Vec<Model>> {
    // SQLite has one writer: there is nobody else.
    if tx.get_database_backend() != DbBackend::Postgres {
        return lock_many(ctx, tx, ids).await;
    }
    let free = several(ctx, ids).lock_with_behavior(LockType::Update, LockBehavior::SkipLocked);
    free.all(tx).await.or_internal("locking customers")
}

fn several(ctx: &OpContext, ids: &[uuid::Uuid]) -> Select<Entity> {
    Entity::find_in(ctx).filter(Column::Id.is_in(ids.iter().copied())).order_by_asc(Column::Id)
}

/// Several customers by id.
pub(crate) async fn load_map<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    ids: impl IntoIterator<Item = uuid::Uuid>,
) -> Result<HashMap<uuid::Uuid, Model>> {
    let mut ids: Vec<uuid::Uuid> = ids.into_iter().collect();
    ids.sort();
    ids.dedup();
    let mut found = HashMap::with_capacity(ids.len());
    for chunk in ids.chunks(1000) {
        let rows = Entity::find_in(ctx).filter(Column::Id.is_in(chunk.iter().copied())).all(conn).await;
        found.extend(rows.or_internal("reading customers")?.into_iter().map(|r| (r.id, r)));
    }
    Ok(found)
}
