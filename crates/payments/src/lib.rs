//! Money in and money back: gateways, saved payment methods, payments, refunds,
//! disputes and the webhooks that tell of them.
//!
//! What this domain leaves to others: which invoice is owed how much (billing),
//! what follows from a payment (workflows, by the events recorded here) and what
//! a customer is told (notify).
//!
//! **Exactly once.** A payment row with its idempotency key is committed before
//! the gateway is called ([`create_payment`], then [`submit_payment`]). An
//! unknown outcome is a state; it is resolved by asking the gateway for the key,
//! and a charge is sent again only under the same key and only after the gateway
//! has said that it does not know it. Every report, be it the reply, an answer or
//! a webhook, goes through one state machine ([`payment::rules`]) under a row
//! lock, so a fact has its effect once however often it is told.
//!
//! **One at a time.** A payment guards its invoices from the moment it is
//! created until it has failed, or until its money is booked
//! ([`mark_allocated`]); while the guard stands no other payment can be created
//! for them.
//!
//! Start at [`payment`] and [`ports`].

pub mod ability;
pub mod decline;
pub mod dispute;
pub mod gateway;
pub mod jobs;
pub mod method;
pub mod migrations;
pub mod payment;
pub mod ports;
pub mod refund;
pub mod sandbox;
pub mod signature;
pub mod webhook;

pub use ability::Ability;
pub use decline::{DeclineClass, advice_for, classify};
pub use dispute::{DisputeState, DisputeView, get_dispute, list_disputes};
pub use gateway::{
    CheckoutGateway, GatewayKind, GatewayPatch, GatewayView, Gateways, NewGateway, check_gateway, checkout_gateway,
    create_gateway, get_gateway, list_gateways, update_gateway,
};
pub use jobs::{
    ForgetMethod, RefreshDispute, RefreshPayment, SubmitPayment, SubmitRefund, register_jobs, run_forget_method,
    run_refresh_dispute, run_refresh_payment, run_submit_payment, run_submit_refund,
};
pub use method::{
    NewMethod, PaymentMethodView, add_payment_method, attach_token, default_method, expiring_defaults,
    get_payment_method, has_default_method, list_payment_methods, make_default, remove_payment_method,
    save_payment_method,
};
pub use payment::{
    ChargeStart, ManualPayment, NewPayment, PaymentFilter, PaymentStatus, PaymentSum, PaymentView, cancel_payment,
    charge_saved_method, clear_abandoned, create_payment, get_payment, list_payments, mark_allocated,
    payments_of_invoice, record_manual_payment, refresh_payment, submit_payment, sum_payments,
    unsuccessful_payments_before,
};
pub use refund::{
    NewRefund, RefundFilter, RefundStatus, RefundView, create_refund, get_refund, list_refunds, submit_refund,
};
pub use webhook::{Receipt, WebhookHeaders, forget_old_receipts, receive_webhook};
