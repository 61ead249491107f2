//! What the README promises of every call, each promise by itself.

use std::io;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use futures::future::join_all;
use mpanel_contabo::{
    Call, CreateSecret, CreateTag, Error, InstanceFilter, Paging, Secret, SecretKind, UpdateTag, wire_request_id,
};
use mpanel_contabo_sim::{Fault, FaultRule};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use tracing_subscriber::fmt::MakeWriter;

use crate::harness::{SECOND, World, id, order, sim_config, world, world_with};

fn tag(name: &str) -> CreateTag {
    CreateTag { name: name.to_owned(), color: "#fff".to_owned(), description: None }
}

/// Twenty tasks read at the same time.
async fn crowd(world: &World) {
    let calls = (0..20).map(|_| {
        let client = world.client.clone();
        async move { client.list_instances(id(), &InstanceFilter::default(), &Paging::default()).await }
    });
    for listed in join_all(calls).await {
        listed.unwrap();
    }
}

#[tokio::test]
async fn one_login_serves_all_tasks() {
    let world = world().await;
    crowd(&world).await;
    assert_eq!(world.control().login_count("password"), 1);
    // All of them find the token refused at once; one of them logs in.
    world.control().advance(301 * SECOND);
    crowd(&world).await;
    assert_eq!(world.control().login_count("password"), 2);
    assert_eq!(world.control().login_count("refresh_token"), 0);
}

/// A server that answers every call with `{}`, which is no answer of the API; its address, and what it was sent.
async fn babbler() -> (String, Arc<Mutex<String>>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let heard = Arc::new(Mutex::new(String::new()));
    let ear = Arc::clone(&heard);
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let mut head = vec![0; 4096];
            let read = stream.read(&mut head).await.unwrap_or(0);
            ear.lock().unwrap().push_str(&String::from_utf8_lossy(&head[..read]).to_lowercase());
            let answer = b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\nconnection: close\r\n\r\n{}";
            let _ = stream.write_all(answer).await;
        }
    });
    (address, heard)
}

#[tokio::test]
async fn the_request_id_is_on_the_wire_and_in_every_error() {
    let check = |error: Error, asked: uuid::Uuid, variant: &str| {
        assert_eq!(error.request_id(), wire_request_id(asked), "{error}");
        assert!(error.to_string().contains(&wire_request_id(asked).to_string()), "{error}");
        assert!(format!("{error:?}").starts_with(variant), "{error:?} is no {variant}");
    };
    let world = world().await;
    let (client, control) = (&world.client, world.control());

    let asked = id();
    let mut wrong = order("a_b");
    check(client.create_instance(asked, &wrong).await.unwrap_err(), asked, "Refused");
    wrong.display_name = Some("web".to_owned());
    check(client.get_instance(asked, 1.into()).await.unwrap_err(), asked, "NotFound");
    control.inject(FaultRule::on_orders(1, Fault::RateLimited { retry_after: None }));
    check(client.create_instance(asked, &wrong).await.unwrap_err(), asked, "RateLimited");
    control.inject(FaultRule::on_orders(1, Fault::DropAfter));
    check(client.create_instance(asked, &wrong).await.unwrap_err(), asked, "Unknown");
    control.inject(FaultRule::new("GET", "/v1/", 3, Fault::DropBefore));
    check(client.get_instance(asked, 1.into()).await.unwrap_err(), asked, "Unavailable");
    let stranger = world_with(sim_config(), |config| config.password = "wrong".into()).await;
    check(stranger.client.verify_login(asked).await.unwrap_err(), asked, "Auth");

    let (address, heard) = babbler().await;
    let world = world.calling(&address);
    let call = Call::new(asked).with_trace("shop-order-7");
    check(world.client.get_instance(call.clone(), 1.into()).await.unwrap_err(), asked, "Decode");
    // A write that was accepted with an answer nobody can read may have happened.
    check(world.client.create_instance(call, &wrong).await.unwrap_err(), asked, "Unknown");
    let heard = heard.lock().unwrap().clone();
    assert_eq!(heard.matches(&format!("x-request-id: {}", wire_request_id(asked))).count(), 2, "{heard}");
    assert_eq!(heard.matches("x-trace-id: shop-order-7").count(), 2, "{heard}");
}

#[tokio::test]
async fn a_write_is_sent_once_and_a_read_again() {
    let world = world_with(sim_config(), |config| config.breaker.failures = 20).await;
    let (client, control) = (&world.client, world.control());
    let known = client.create_tag(id(), &tag("web")).await.unwrap().tag_id;
    let path = format!("/v1/tags/{known}");
    for method in ["POST", "PATCH", "DELETE", "GET"] {
        control.inject(FaultRule::new(method, "/v1/tags", 2, Fault::ErrorBefore { status: 503 }));
    }
    let before = control.request_count("POST", "/v1/tags");
    assert!(client.create_tag(id(), &tag("mail")).await.unwrap_err().is_ambiguous());
    assert_eq!(control.request_count("POST", "/v1/tags") - before, 1);
    let update = UpdateTag { name: Some("www".to_owned()), ..UpdateTag::default() };
    assert!(client.update_tag(id(), known, &update).await.unwrap_err().is_ambiguous());
    assert_eq!(control.request_count("PATCH", &path), 1);
    assert!(client.delete_tag(id(), known).await.unwrap_err().is_ambiguous());
    assert_eq!(control.request_count("DELETE", &path), 1);
    assert_eq!(client.get_tag(id(), known).await.unwrap().name, "web");
    assert_eq!(control.request_count("GET", &path), 3);
}

#[tokio::test]
async fn a_limit_slows_every_clone_down() {
    let world = world_with(sim_config(), |config| {
        config.throttle.first_pause = Duration::from_millis(100);
        config.throttle.first_interval = Duration::from_millis(100);
        config.throttle.max_wait = 20 * SECOND;
    })
    .await;
    let read = async |client: &mpanel_contabo::Client| {
        client.list_instances(id(), &InstanceFilter::default(), &Paging::default()).await
    };
    read(&world.client).await.unwrap();
    world.control().inject(FaultRule::new("GET", "/v1/", 1, Fault::RateLimited { retry_after: None }));
    let other = world.client.clone();
    let start = Instant::now();
    read(&world.client).await.unwrap();
    read(&other).await.unwrap();
    // The pause before the repeat, and the distance before the next.
    assert!(start.elapsed() >= Duration::from_millis(190), "{:?}", start.elapsed());
    // A wait that is too long is told instead of kept, and nothing is sent.
    world.control().inject(FaultRule::new("POST", "/v1/", 1, Fault::RateLimited { retry_after: Some(50) }));
    assert!(world.client.create_tag(id(), &tag("web")).await.is_err());
    let sent = world.control().requests().len();
    match other.create_tag(id(), &tag("web")).await.unwrap_err() {
        Error::RateLimited { retry_after, .. } => assert!(retry_after.is_some_and(|wait| wait > 30 * SECOND)),
        error => panic!("{error}"),
    }
    assert_eq!(world.control().requests().len(), sent);
}

#[tokio::test]
async fn a_read_without_an_answer_in_time_is_given_up() {
    let world = world_with(sim_config(), |config| config.timeouts.read = Duration::from_millis(300)).await;
    world.client.verify_login(id()).await.unwrap();
    world.control().inject(FaultRule::new("GET", "/v1/", 3, Fault::LatencyBefore { millis: 5000 }));
    let error = world.client.get_instance(id(), 1.into()).await.unwrap_err();
    assert!(matches!(&error, Error::Unavailable { cause, .. } if cause == "no answer in time"), "{error}");
}

#[tokio::test]
async fn a_part_of_a_name_is_another_name() {
    let world = world().await;
    for name in ["web-1", "web-11", "my-web-1"] {
        world.client.create_tag(id(), &tag(name)).await.unwrap();
        world.running(&order(name)).await;
    }
    let found = world.client.find_tag_named(id(), "web-1").await.unwrap().unwrap();
    assert_eq!(found.name, "web-1");
    assert!(world.client.find_tag_named(id(), "web").await.unwrap().is_none());
    let never = id();
    assert_eq!(world.client.resolve_create(id(), never, Some("web")).await.unwrap(), None);
    assert!(world.client.resolve_create(id(), never, Some("web-1")).await.unwrap().is_some());
}

/// Keeps what a subscriber writes.
#[derive(Clone, Default)]
struct Written(Arc<Mutex<Vec<u8>>>);

impl io::Write for Written {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Written {
    type Writer = Self;

    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}

#[tokio::test]
async fn spans_say_what_was_called_and_no_secret() {
    let written = Written::default();
    let subscriber = tracing_subscriber::fmt()
        .with_env_filter("mpanel_contabo=trace")
        .with_ansi(false)
        .with_span_events(tracing_subscriber::fmt::format::FmtSpan::FULL)
        .with_writer(written.clone())
        .finish();
    // For all tests of this program: what the others make the client say has no secret in it either.
    tracing::subscriber::set_global_default(subscriber).unwrap();
    // What they met before was told that nobody listens.
    tracing::callsite::rebuild_interest_cache();
    let world = world().await;
    let value = "Sandbox!1?word";
    let new = CreateSecret { name: "root".to_owned(), kind: SecretKind::Password, value: Secret::new(value) };
    let asked = id();
    let secret = world.client.create_secret(asked, &new).await.unwrap().secret_id;
    let mut order = order("web");
    order.root_password = Some(secret);
    order.user_data = Some(Secret::new("#cloud-config\npassword: cloud-init-secret"));
    world.client.create_instance(id(), &order).await.unwrap();
    world.client.get_secret(id(), secret).await.unwrap();
    world.control().inject(FaultRule::new("POST", "/v1/", 1, Fault::ErrorAfter { status: 500 }));
    assert!(world.client.create_secret(id(), &new).await.is_err());
    let text = String::from_utf8(written.0.lock().unwrap().clone()).unwrap();
    for said in ["contabo.call", "POST", "/v1/secrets", "status=201", &wire_request_id(asked).to_string()] {
        assert!(text.contains(said), "{said} is not in\n{text}");
    }
    let sim = sim_config();
    for secret in [value, "cloud-init-secret", "Bearer", "eyJ", &sim.password, &sim.client_secret] {
        assert!(!text.contains(secret), "{secret} is in\n{text}");
    }
}
