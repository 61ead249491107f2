//! Which grants a movement of a customer's credit touches.

use std::collections::{BTreeMap, BTreeSet};

use mpanel_calc::wallet::{CreditKind, Wallet};
use mpanel_core::{Currency, CustomerId, Date, InvoiceId, OpContext, Result};
use mpanel_db::{DbErrExt, TenantScoped, Tx};
use sea_orm::{ColumnTrait, QueryFilter};
use uuid::Uuid;

use super::store::{self, grant, used};
use crate::customer::store as customers;

/// What a grant will be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct GrantTerms {
    pub(crate) kind: CreditKind,
    pub(crate) source: &'static str,
    pub(crate) expires_on: Option<Date>,
    pub(crate) reason: String,
}

/// One movement of a customer's credit, as the ledger books it.
#[derive(Debug, Clone)]
pub(crate) struct Movement {
    pub(crate) customer: CustomerId,
    /// The journal's kind.
    pub(crate) kind: &'static str,
    /// The payment it came with or goes back to.
    pub(crate) payment: Option<String>,
    /// The invoice it is about.
    pub(crate) invoice: Option<InvoiceId>,
    pub(crate) currency: Currency,
    /// Above zero when credit comes.
    pub(crate) change: i64,
    pub(crate) terms: Option<GrantTerms>,
}

impl Movement {
    // Expiry names its grants itself.
    fn is_followed(&self) -> bool {
        self.change != 0 && self.kind != "credit_expired"
    }

    // What a grant remembers of where its money came from: the payment, or the invoice that was paid for it.
    fn reference(&self) -> String {
        self.payment.clone().or_else(|| self.invoice.map(|i| i.to_string())).unwrap_or_default()
    }

    // Whether a grant came from the money that goes back.
    fn brought(&self, grant: &grant::Model) -> bool {
        !grant.reference.is_empty() && grant.reference == self.reference()
    }

    fn terms(&self) -> GrantTerms {
        let of = |kind, source| GrantTerms { kind, source, expires_on: None, reason: String::new() };
        match (&self.terms, self.kind) {
            (Some(terms), _) => terms.clone(),
            (None, "credit_note_excess" | "credited_to_account") => of(CreditKind::CreditNote, "credit_note"),
            (None, "credit_returned") => of(CreditKind::Paid, "returned"),
            (None, _) => of(CreditKind::Paid, "overpayment"),
        }
    }
}

/// The grants of the customers of some movements.
struct Pot {
    grants: Vec<grant::Model>,
    /// What invoices used, for giving it back.
    earlier: Vec<used::Model>,
    fresh: Vec<grant::Model>,
    touched: BTreeSet<Uuid>,
    uses: Vec<used::Model>,
    /// The customers' credit while the movements are followed; it can be below zero after a chargeback.
    credit: BTreeMap<Uuid, i64>,
}

/// Writes down which grants movements touch. The customers' rows must be locked and not yet be moved.
pub(crate) async fn follow(ctx: &OpContext, tx: &Tx, movements: &[Movement]) -> Result<()> {
    let movements: Vec<&Movement> = movements.iter().filter(|m| m.is_followed()).collect();
    if movements.is_empty() {
        return Ok(());
    }
    let mut pot = Pot::load(ctx, tx, &movements).await?;
    for movement in movements {
        if movement.change > 0 {
            pot.come(ctx, movement);
        } else {
            pot.go(ctx, movement)?;
        }
    }
    let changed = pot.grants.into_iter().filter(|g| pot.touched.contains(&g.id)).collect();
    crate::store::update_all(tx, changed, "moving credit grants").await?;
    crate::store::insert_all(tx, pot.fresh, "writing credit grants").await?;
    crate::store::insert_all(tx, pot.uses, "noting what credit was used for").await
}

impl Pot {
    async fn load(ctx: &OpContext, tx: &Tx, movements: &[&Movement]) -> Result<Self> {
        let whose: Vec<Uuid> = movements.iter().map(|m| m.customer.uuid()).collect();
        let mut grants = store::with_something_left(ctx, tx, &whose).await?;
        let returned = movements.iter().filter(|m| m.kind == "credit_returned");
        let returned: Vec<Uuid> = returned.filter_map(|m| m.invoice).map(InvoiceId::uuid).collect();
        let earlier = store::uses_of(ctx, tx, &returned).await?;
        let missing = earlier.iter().map(|u| u.grant_id).filter(|id| !grants.iter().any(|g| g.id == *id));
        let missing: BTreeSet<Uuid> = missing.collect();
        if !missing.is_empty() {
            let emptied = grant::Entity::find_in(ctx).filter(grant::Column::Id.is_in(missing)).all(tx).await;
            grants.extend(emptied.or_internal("reading credit grants")?);
        }
        let rows = customers::Entity::find_in(ctx).filter(customers::Column::Id.is_in(whose)).all(tx).await;
        let rows = rows.or_internal("reading customers' credit")?;
        let credit = rows.into_iter().map(|c| (c.id, c.credit_minor)).collect();
        Ok(Self { grants, earlier, fresh: Vec::new(), touched: BTreeSet::new(), uses: Vec::new(), credit })
    }

    fn come(&mut self, ctx: &OpContext, movement: &Movement) {
        let credit = self.credit.entry(movement.customer.uuid()).or_default();
        // What is owed from before swallows its part.
        let mut left = movement.change - (-*credit).clamp(0, movement.change);
        *credit += movement.change;
        if movement.kind == "credit_returned" {
            left -= self.give_back(ctx, movement, left);
        }
        if left <= 0 {
            return;
        }
        let terms = movement.terms();
        let today = ctx.today().to_string();
        self.fresh.push(grant::Model {
            id: ctx.new_id::<mpanel_core::CreditGrantId>().uuid(),
            tenant_id: ctx.tenant.uuid(),
            customer_id: movement.customer.uuid(),
            kind: terms.kind.as_str().to_owned(),
            source: terms.source.to_owned(),
            currency: movement.currency.code().to_owned(),
            amount_minor: left,
            left_minor: left,
            granted_on: today.clone(),
            expires_on: terms.expires_on.map(|d| d.to_string()),
            moved_on: today,
            reference: movement.reference(),
            reason: terms.reason,
            author: ctx.actor.name().to_owned(),
            created_at: ctx.now.as_microsecond(),
        });
    }

    // Back to where it came from; answers how much that was.
    fn give_back(&mut self, ctx: &OpContext, movement: &Movement, most: i64) -> i64 {
        let invoice = movement.invoice.map(InvoiceId::uuid);
        let mut net: BTreeMap<Uuid, i64> = BTreeMap::new();
        for row in self.earlier.iter().filter(|u| u.invoice_id == invoice) {
            *net.entry(row.grant_id).or_default() += row.amount_minor;
        }
        let mut left = most;
        for (id, used) in net {
            let part = used.min(left).max(0);
            if part > 0 && self.change(ctx, id, -part, movement, "returned") {
                left -= part;
            }
        }
        most - left
    }

    fn go(&mut self, ctx: &OpContext, movement: &Movement) -> Result<()> {
        let customer = movement.customer.uuid();
        let amount = -movement.change;
        *self.credit.entry(customer).or_default() -= amount;
        let mine = || self.grants.iter().chain(&self.fresh).filter(|g| g.customer_id == customer && g.left_minor > 0);
        let mut parts: Vec<(Uuid, i64)> = Vec::new();
        let kind = match movement.kind {
            "credit_applied" | "credit_used" => {
                let mut wallet = Wallet { grants: mine().map(grant::Model::as_grant).collect::<Result<_>>()? };
                for part in wallet.pay(amount, ctx.today()).uses {
                    let id = mine().find(|g| g.id.to_string() == part.grant).map(|g| g.id);
                    parts.extend(id.map(|id| (id, part.amount)));
                }
                "used"
            }
            // Staff takes gifts back first; money that goes back comes from what its payment or its top-up brought.
            reason => {
                let first: [CreditKind; 3] = match reason {
                    "credit_granted" => [CreditKind::Promotional, CreditKind::Paid, CreditKind::CreditNote],
                    _ => [CreditKind::Paid, CreditKind::CreditNote, CreditKind::Promotional],
                };
                let mut order: Vec<&grant::Model> = mine().collect();
                order.sort_by_key(|g| {
                    let rank = first.iter().position(|k| k.as_str() == g.kind);
                    (!movement.brought(g), rank, std::cmp::Reverse(g.created_at))
                });
                let mut left = amount;
                for row in order {
                    let part = row.left_minor.min(left);
                    left -= part;
                    parts.extend((part > 0).then_some((row.id, part)));
                }
                "taken_back"
            }
        };
        for (id, part) in parts {
            self.change(ctx, id, part, movement, kind);
        }
        Ok(())
    }

    // Takes from a grant (or gives to it, below zero) and notes it.
    fn change(&mut self, ctx: &OpContext, id: Uuid, part: i64, movement: &Movement, kind: &str) -> bool {
        let found = self.grants.iter_mut().chain(&mut self.fresh).find(|g| g.id == id);
        let Some(row) = found else { return false };
        row.left_minor -= part;
        row.moved_on = ctx.today().to_string();
        self.touched.insert(id);
        self.uses.push(used::Model {
            id: ctx.new_uuid(),
            tenant_id: ctx.tenant.uuid(),
            grant_id: id,
            customer_id: movement.customer.uuid(),
            invoice_id: movement.invoice.map(InvoiceId::uuid),
            kind: kind.to_owned(),
            amount_minor: part,
            at: ctx.now.as_microsecond(),
        });
        true
    }
}
