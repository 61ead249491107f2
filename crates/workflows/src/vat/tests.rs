//! The adapter against the wire format, over HTTP and in a sandbox.

use mpanel_billing::{VatAnswer, VatQuestion, VatRegistry};
use mpanel_core::TenantMode;
use serde_json::{Value, json};
use wiremock::matchers::{method, path};
use wiremock::{Mock, MockServer, Request, ResponseTemplate};

use super::{Vies, simulator};

fn question(number: &str) -> VatQuestion {
    VatQuestion { number: number.into(), requester: Some("DE999999999".into()) }
}

const ENDINGS: [(&str, VatAnswer); 7] = [
    ("IT12345678901", VatAnswer::Valid),
    ("EL123456789", VatAnswer::Valid),
    ("IT12345678200", VatAnswer::Invalid),
    ("IT12345678300", VatAnswer::Unavailable),
    ("IT12345678301", VatAnswer::Unavailable),
    ("IT12345678302", VatAnswer::Unavailable),
    ("IT12345678600", VatAnswer::Unavailable),
];

#[tokio::test]
async fn the_same_answers_come_over_http_and_in_a_sandbox() {
    let server = MockServer::start().await;
    Mock::given(method("POST"))
        .and(path("/rest-api/check-vat-number"))
        .respond_with(|asked: &Request| {
            let body: Value = serde_json::from_slice(&asked.body).unwrap();
            assert_eq!(
                (&body["requesterMemberStateCode"], &body["requesterNumber"]),
                (&json!("DE"), &json!("999999999"))
            );
            let (status, body) = simulator::answer(&body, "2026-01-01T00:00:00Z".parse().unwrap());
            ResponseTemplate::new(status).set_body_json(body)
        })
        .mount(&server)
        .await;
    let vies = Vies::new(&format!("{}/rest-api/", server.uri())).unwrap();
    let mut ctx = mpanel_testkit::context(1);
    for mode in [TenantMode::Live, TenantMode::Sandbox] {
        ctx.mode = mode;
        for (number, want) in ENDINGS {
            let reply = vies.check(&ctx, &question(number)).await;
            assert_eq!(reply.answer, want, "{number}");
            assert_eq!(reply.consultation.is_some(), want == VatAnswer::Valid, "{number}");
            assert_eq!(reply.reason.is_some(), want == VatAnswer::Unavailable, "{number}");
        }
    }
    assert_eq!(server.received_requests().await.unwrap().len(), ENDINGS.len(), "a sandbox asks nobody");
}

#[tokio::test]
async fn what_is_no_answer_is_never_taken_for_one() {
    let ctx = mpanel_testkit::context(1);
    let mut ctx = ctx.clone();
    ctx.mode = TenantMode::Live;
    for (status, body, want) in [
        (200, "not json", VatAnswer::Unavailable),
        (200, "{}", VatAnswer::Unavailable),
        (200, r#"{"actionSucceed": false, "errorWrappers": [{"error": "MS_UNAVAILABLE"}]}"#, VatAnswer::Unavailable),
        (200, r#"{"valid": false, "errorWrappers": [{"error": "TIMEOUT"}]}"#, VatAnswer::Unavailable),
        (500, r#"{"valid": true}"#, VatAnswer::Unavailable),
        (400, r#"{"actionSucceed": false, "errorWrappers": [{"error": "INVALID_INPUT"}]}"#, VatAnswer::Invalid),
        (200, r#"{"valid": true, "name": "---", "address": "---", "requestIdentifier": ""}"#, VatAnswer::Valid),
    ] {
        let server = MockServer::start().await;
        let answer = ResponseTemplate::new(status).set_body_string(body);
        Mock::given(method("POST")).respond_with(answer).mount(&server).await;
        let reply = Vies::new(&format!("{}/", server.uri())).unwrap().check(&ctx, &question("IT12345678901")).await;
        assert_eq!((reply.answer, reply.name, reply.consultation), (want, None, None), "{status} {body}");
    }
    let nobody = Vies::new("http://127.0.0.1:9/").unwrap().check(&ctx, &question("IT12345678901")).await;
    assert_eq!(nobody.answer, VatAnswer::Unavailable);
}
