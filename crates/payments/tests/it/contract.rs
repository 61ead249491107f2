//! What every adapter has to do, whatever gateway is behind it. A new adapter adds a rig and calls [`suite`].

use std::net::SocketAddr;
use std::sync::Arc;

use mpanel_core::{CustomerId, Money, PaymentId, RefundId, Secret};
use mpanel_gateway_sim::{Config, Control, Fault, FaultRule, GatewaySim, Served};
use mpanel_payments::ports::*;
use mpanel_payments::sandbox::{SandboxGateway, http_client};
use uuid::Uuid;

use crate::world::*;

/// What the suite needs from the other side of an adapter.
trait Rig {
    fn gateway(&self) -> Arc<dyn Gateway>;
    fn token(&self, behaviour: &str) -> String;
    fn answer(&self, reference: &str, approve: bool);
    fn lose_next_reply(&self);
    fn taken(&self) -> i64;
}

async fn suite(rig: &dyn Rig) {
    let (gateway, call) = (rig.gateway(), Call { request_id: Uuid::from_u128(7) });
    gateway.check(call).await.unwrap();
    let customer = CustomerId(Uuid::from_u128(1));
    let attach = async |behaviour: &str| {
        let request = AttachMethod { token: rig.token(behaviour), customer };
        let method = gateway.attach_method(call, &request).await.unwrap();
        let again = gateway.attach_method(call, &request).await.unwrap();
        assert_eq!(method, again, "a token gives one method");
        method.reference
    };
    let request = |n: u128, method: &str| ChargeRequest {
        payment: PaymentId(Uuid::from_u128(n)),
        idempotency_key: format!("key-{n}"),
        amount: eur(1000),
        method: method.to_owned(),
        customer,
        off_session: false,
        return_url: Some("http://127.0.0.1:1/back".into()),
    };

    let good = attach("good").await;
    let terms = request(10, &good);
    let report = gateway.charge(call, &terms).await.unwrap();
    assert_eq!(
        (report.outcome.clone(), report.amount, report.payment),
        (ChargeOutcome::Succeeded, eur(1000), Some(terms.payment))
    );
    assert_eq!(gateway.charge(call, &terms).await.unwrap().reference, report.reference, "a key is one charge");
    assert_eq!(rig.taken(), 1000);
    let by_key = Lookup { reference: None, idempotency_key: "key-10".into() };
    assert_eq!(gateway.find_charge(call, &by_key).await.unwrap().as_ref(), Some(&report));
    let by_reference = Lookup { reference: Some(report.reference.clone()), idempotency_key: String::new() };
    assert_eq!(gateway.find_charge(call, &by_reference).await.unwrap(), Some(report.clone()));
    let other = ChargeRequest { amount: eur(1), ..terms.clone() };
    assert!(
        matches!(gateway.charge(call, &other).await, Err(GatewayError::Refused { code, .. }) if code.starts_with("idempotency_"))
    );

    for lookup in ["key-99", "key-1"] {
        let lookup = Lookup { reference: None, idempotency_key: lookup.into() };
        assert_eq!(gateway.find_charge(call, &lookup).await.unwrap(), None);
        assert_eq!(gateway.find_refund(call, &lookup).await.unwrap(), None);
    }

    let bad = gateway.charge(call, &request(11, &attach("declined").await)).await.unwrap();
    assert!(matches!(bad.outcome, ChargeOutcome::Declined { ref code, .. } if code == "generic_decline"), "{bad:?}");

    rig.lose_next_reply();
    let lost = gateway.charge(call, &request(12, &good)).await;
    assert!(matches!(lost, Err(GatewayError::Lost(_))), "{lost:?}");
    let lookup = Lookup { reference: None, idempotency_key: "key-12".into() };
    assert_eq!(gateway.find_charge(call, &lookup).await.unwrap().unwrap().outcome, ChargeOutcome::Succeeded);

    let challenge = attach("challenge").await;
    for (n, approve) in [(13, true), (14, false)] {
        let asked = gateway.charge(call, &request(n, &challenge)).await.unwrap();
        assert!(matches!(asked.outcome, ChargeOutcome::RequiresAction { .. }));
        rig.answer(&asked.reference, approve);
        let lookup = Lookup { reference: Some(asked.reference), idempotency_key: format!("key-{n}") };
        let after = gateway.find_charge(call, &lookup).await.unwrap().unwrap().outcome;
        assert_eq!(after == ChargeOutcome::Succeeded, approve, "{after:?}");
    }
    let waiting = gateway.charge(call, &request(15, &challenge)).await.unwrap();
    assert_eq!(gateway.cancel_charge(call, &waiting.reference).await.unwrap().outcome, ChargeOutcome::Cancelled);
    assert_eq!(gateway.cancel_charge(call, &report.reference).await.unwrap().outcome, ChargeOutcome::Succeeded);

    refunds(gateway.as_ref(), call, &report, terms.payment).await;
    gateway.detach_method(call, &good).await.unwrap();
    gateway.detach_method(call, &good).await.unwrap();
    assert!(matches!(gateway.charge(call, &request(16, &good)).await, Err(GatewayError::Refused { .. })));
    assert!(gateway.read_webhook(b"not json").is_err());
}

async fn refunds(gateway: &dyn Gateway, call: Call, charge: &ChargeReport, payment: PaymentId) {
    let refund = |n: u128, minor: i64| RefundRequest {
        refund: RefundId(Uuid::from_u128(n)),
        payment,
        charge: charge.reference.clone(),
        idempotency_key: format!("refund-{n}"),
        amount: Money::new(minor, charge.amount.currency),
    };
    let first = gateway.refund(call, &refund(1, 400)).await.unwrap();
    assert_eq!(
        (first.outcome.clone(), first.amount, first.refund),
        (RefundOutcome::Succeeded, eur(400), Some(RefundId(Uuid::from_u128(1))))
    );
    assert_eq!(gateway.refund(call, &refund(1, 400)).await.unwrap(), first, "a key is one refund");
    let lookup = Lookup { reference: None, idempotency_key: "refund-1".into() };
    assert_eq!(gateway.find_refund(call, &lookup).await.unwrap(), Some(first));
    assert!(matches!(gateway.refund(call, &refund(2, 601)).await, Err(GatewayError::Refused { .. })));
    assert!(gateway.refund(call, &refund(3, 600)).await.is_ok());
    assert_eq!(gateway.find_dispute(call, "dp_none").await.unwrap(), None);
}

struct SandboxRig {
    sim: Control,
    served: Served,
    config: Config,
}

impl Rig for SandboxRig {
    fn gateway(&self) -> Arc<dyn Gateway> {
        let key = Secret::new(self.config.secret_key.clone());
        Arc::new(SandboxGateway::new(http_client().unwrap(), &self.served.url(), key).unwrap())
    }
    fn token(&self, behaviour: &str) -> String {
        let number = match behaviour {
            "good" => VISA,
            "declined" => DECLINED,
            _ => THREE_DS,
        };
        self.sim.test_token(number).unwrap()
    }
    fn answer(&self, reference: &str, approve: bool) {
        assert!(self.sim.answer_challenge(reference, approve));
    }
    fn lose_next_reply(&self) {
        self.sim.inject(FaultRule::on_post("/v1/payment_intents", 1, Fault::DropAfter));
    }
    fn taken(&self) -> i64 {
        self.sim.captured_total("EUR")
    }
}

#[tokio::test]
async fn the_sandbox_adapter_keeps_the_contract() {
    let config = Config { background: false, ..Config::from_seed("contract") };
    let served = GatewaySim::new(config.clone()).unwrap().spawn(SocketAddr::from(([127, 0, 0, 1], 0))).await.unwrap();
    suite(&SandboxRig { sim: served.control(), served, config }).await;
}

#[tokio::test]
async fn an_adapter_without_a_gateway_says_that_nothing_was_sent() {
    let gateway = SandboxGateway::new(http_client().unwrap(), "http://127.0.0.1:1", Secret::new("sk")).unwrap();
    let call = Call { request_id: Uuid::nil() };
    assert!(matches!(gateway.check(call).await, Err(GatewayError::NotSent(_))));
}
