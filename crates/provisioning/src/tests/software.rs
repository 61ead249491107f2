//! Templates and the marketplace: versions stay, a machine reports once, passwords are handed over once.

use mpanel_core::{Error, ErrorKind};
use serde_json::json;

use super::*;

const BODY: &str = "#cloud-config\nhostname: ${{ hostname }}\nwrite_files:\n  - path: /root/install\n    content: |\n      \
                    #!/bin/sh\n      /usr/local/sbin/mpanel-report step \"Greeting\"\n      echo ${{ greeting|sh }} ${{ secret|sh }}\n      \
                    /usr/local/sbin/mpanel-report done \"Greeted.\"\n";

fn draft(name: &str, body: &str) -> TemplateDraft {
    let variables = json!([
        { "name": "greeting", "label": "Greeting", "kind": "text", "required": true, "pattern": "[A-Z].*" },
        { "name": "secret", "label": "Secret word", "kind": "password" },
    ]);
    let content = json!({ "body": body, "variables": variables,
        "links": [{ "label": "Site", "url": "http://${{ address }}/${{ greeting }}" }] });
    TemplateDraft {
        name: name.to_owned(),
        about: String::new(),
        content: serde_json::from_value(content).unwrap(),
        note: String::new(),
        archived: false,
    }
}

impl World {
    async fn template(&self, name: &str) -> TemplateView {
        let tx = self.deps.db.begin().await.unwrap();
        let made = create_template(&self.ctx(), &tx, draft(name, BODY)).await.unwrap();
        tx.commit().await.unwrap();
        made
    }

    async fn application(&self, template: &TemplateView, needs: Needs) -> ApplicationView {
        let tx = self.deps.db.begin().await.unwrap();
        let entry = ApplicationDraft {
            template: Some(template.id),
            name: "Greeter".to_owned(),
            about: String::new(),
            category: Category::Other,
            release: "1".to_owned(),
            needs,
            hidden: false,
        };
        let made = create_application(&self.ctx(), &tx, entry).await.unwrap();
        tx.commit().await.unwrap();
        made
    }

    fn machine_of(&self, image: &str) -> crate::Machine {
        let new = new_service(&self.ctx(), Access::Password);
        crate::Machine {
            product: new.product.product,
            specs: new.product.specs,
            image_id: image.to_owned(),
            by_staff: false,
        }
    }

    async fn check(&self, chosen: Software) -> Result<Software> {
        check_software(&self.ctx(), self.deps.db.read(), &self.machine_of(UBUNTU), chosen, "/software").await
    }

    async fn install(&self, id: ServiceId) -> Option<InstallView> {
        current_install(&self.ctx(), self.deps.db.read(), id).await.unwrap()
    }

    async fn say(&self, token: &str, state: ReportState, words: &str) -> Result<()> {
        let tx = self.deps.db.begin().await?;
        report_install(&self.ctx(), &tx, token, Report { state, words: words.to_owned() }).await?;
        tx.commit().await
    }

    async fn reveal(&self, id: ServiceId) -> Result<Vec<InstallSecret>> {
        let tx = self.deps.db.begin().await?;
        let secrets = reveal_install(&self.ctx(), &tx, &self.deps.vault, id).await?;
        tx.commit().await?;
        Ok(secrets)
    }

    async fn reinstall(&self, id: ServiceId, software: Option<Software>) {
        let wanted = software.map(|software| Wanted { software, base_url: "https://panel.example/".to_owned() });
        let request = ActionRequest {
            software: wanted,
            confirm_name: Some("web1.example.com".to_owned()),
            ..ActionRequest::new(ActionKind::Reinstall)
        };
        let tx = self.deps.db.begin().await.unwrap();
        request_action(&self.ctx(), &tx, &self.deps.vault, id, Viewer::Customer, request).await.unwrap();
        tx.commit().await.unwrap();
        self.pass(120).await;
    }
}

#[track_caller]
fn refused(error: &Error, pointer: &str, code: &str) {
    let field = &error.fields()[0];
    assert_eq!((field.pointer.as_str(), field.code), (pointer, code), "{error:?}");
}

fn greeter(id: mpanel_core::ApplicationId, greeting: &str) -> Software {
    let variables = [("greeting".to_owned(), json!(greeting))].into();
    Software { application: Some(id), variables, ..Software::default() }
}

fn token_in(document: &str) -> String {
    let rest = document.split_once("report_token='").expect("a token").1;
    rest.split('\'').next().unwrap().to_owned()
}

#[tokio::test]
async fn a_change_makes_a_version_and_the_old_ones_stay() {
    for world in worlds().await {
        let ctx = world.ctx();
        let made = world.template("Mine").await;
        let change = async |name: &str, body: &str, at: i32| {
            let tx = world.deps.db.begin().await?;
            let changed = update_template(&ctx, &tx, made.id, draft(name, body), Some(at)).await?;
            tx.commit().await?;
            Ok::<_, Error>(changed)
        };
        assert_eq!(change("Mine too", BODY, 1).await.unwrap().number, 1, "the content is the same");
        let other = BODY.replace("Greeting", "Waving");
        assert_eq!(change("Mine too", &other, 2).await.unwrap().number, 2);
        assert_eq!(change("Mine too", &other, 2).await.unwrap_err().kind(), ErrorKind::VersionMismatch);
        let detail = get_template(&ctx, world.deps.db.read(), made.id).await.unwrap();
        assert_eq!(detail.versions.iter().map(|v| v.number).collect::<Vec<_>>(), [2, 1]);
        assert_eq!(detail.versions[1].content.body, BODY);
        let bad = change("Mine too", "#cloud-config\npackage: [a]\n", 3).await.unwrap_err();
        refused(&bad, "/body", "not_cloud_config");
        let unsafe_shell = BODY.replace("|sh }} ${{", " }} ${{");
        refused(&change("Mine too", &unsafe_shell, 3).await.unwrap_err(), "/body", "not_cloud_config");
    }
}

#[tokio::test]
async fn what_comes_with_mpanel_is_there_once_and_cannot_be_changed() {
    for world in worlds().await {
        // Two nodes start together, and one starts later.
        let (ctx, db) = (world.ctx(), &world.deps.db);
        let (one, two) = tokio::join!(seed_templates(&ctx, db), seed_templates(&ctx, db));
        one.unwrap();
        two.unwrap();
        seed_templates(&ctx, db).await.unwrap();
        let all = list_templates(&ctx, world.deps.db.read()).await.unwrap();
        assert_eq!(all.len(), 6);
        assert_eq!(list_applications(&ctx, world.deps.db.read()).await.unwrap().len(), 6);
        let tx = world.deps.db.begin().await.unwrap();
        let error = update_template(&ctx, &tx, all[0].id, draft("Mine", BODY), None).await.unwrap_err();
        assert_eq!(error.code(), "template_shipped");
    }
}

#[tokio::test]
async fn what_comes_with_mpanel_makes_way_for_a_name_that_is_taken() {
    for world in worlds().await {
        let own = world.template("Docker").await;
        let ctx = world.ctx();
        seed_templates(&ctx, &world.deps.db).await.unwrap();
        let all = list_templates(&ctx, world.deps.db.read()).await.unwrap();
        assert_eq!(all.len(), 7);
        assert!(all.iter().any(|t| t.id == own.id && t.name == "Docker"));
        assert!(all.iter().any(|t| t.shipped && t.name == "Docker (mPanel)"));
    }
}

#[tokio::test]
async fn a_choice_is_checked_and_its_version_noted() {
    for world in worlds().await {
        let template = world.template("Greeting").await;
        let needs = Needs { min_cores: 4, images: vec!["ubuntu".to_owned()], ..Needs::default() };
        let entry = world.application(&template, needs).await;
        let noted = world.check(greeter(entry.id, "Hello")).await.unwrap();
        assert_eq!(
            (noted.template, noted.number, noted.name.as_deref()),
            (Some(template.id), Some(1), Some("Greeter"))
        );
        refused(
            &world.check(greeter(entry.id, "hello")).await.unwrap_err(),
            "/software/variables/greeting",
            "not_valid",
        );
        let nobody = greeter(mpanel_core::ApplicationId(Uuid::from_u128(1)), "Hello");
        refused(&world.check(nobody).await.unwrap_err(), "/software/application_id", "unknown_application");
        let mut script =
            Software { script: Some("#cloud-config\npackages: [vim]\n".to_owned()), ..Software::default() };
        world.check(script.clone()).await.unwrap();
        script.script = Some("#!/bin/sh\necho hello\n".to_owned());
        world.check(script.clone()).await.unwrap();
        script.script = Some("#!/bin/sh\n".to_owned());
        refused(&world.check(script.clone()).await.unwrap_err(), "/software/script", "not_a_script");
        script.script = Some("#cloud-config\n".to_owned());

        let ctx = world.ctx();
        let set = async |template, own| {
            let product = world.machine_of(UBUNTU).product;
            let tx = world.deps.db.begin().await?;
            let set = put_product_setup(&ctx, &tx, product, template, own, OwnImageAllowance::default(), None).await?;
            tx.commit().await?;
            Ok::<_, Error>(set)
        };
        refused(&set(Some(template.id), true).await.unwrap_err(), "/template_id", "asks");
        set(None, false).await.unwrap();
        refused(&world.check(script).await.unwrap_err(), "/software/script", "not_allowed");

        let mut small = world.machine_of(UBUNTU);
        small.specs = json!({ "cpu_cores": 2 });
        let error =
            check_software(&ctx, world.deps.db.read(), &small, greeter(entry.id, "Hello"), "").await.unwrap_err();
        refused(&error, "/application_id", "does_not_fit");
        let offer = offered_software(&ctx, world.deps.db.read(), &small).await.unwrap();
        assert_eq!(
            offer.applications[0].refusal.as_deref(),
            Some("Greeter needs 4 cores; this plan has 2. Choose a larger plan.")
        );
    }
}

#[tokio::test]
async fn a_machine_reports_until_it_is_done_and_passwords_are_shown_once() {
    for world in worlds().await {
        let template = world.template("Greeting").await;
        let entry = world.application(&template, Needs::default()).await;
        let id = world.active().await;
        assert!(world.install(id).await.is_none());
        let chosen = world.check(greeter(entry.id, "It's $(me)")).await.unwrap();
        world.reinstall(id, Some(chosen)).await;
        let document = world.machine(id).await.user_data.expect("a document");
        assert!(document.contains(r"echo 'It'\''s $(me)' '"), "{document}");
        let token = token_in(&document);
        let waiting = world.install(id).await.unwrap();
        assert_eq!((waiting.state, waiting.secrets, waiting.name.as_str()), (InstallState::Waiting, true, "Greeter"));
        assert_eq!(world.reveal(id).await.unwrap_err().code(), "install_not_done");

        assert_eq!(world.say("guess", ReportState::Done, "").await.unwrap_err().kind(), ErrorKind::NotFound);
        world.say(&token, ReportState::Step, "Greeting").await.unwrap();
        world.say(&token, ReportState::Done, "Greeted.").await.unwrap();
        assert_eq!(world.say(&token, ReportState::Failed, "").await.unwrap_err().kind(), ErrorKind::NotFound);
        let done = world.install(id).await.unwrap();
        assert_eq!((done.state, done.steps.len()), (InstallState::Done, 1));
        let address = world.get(id).await.ipv4.unwrap();
        assert_eq!(done.links[0].url, format!("http://{address}/It's $(me)"));
        let secrets = world.reveal(id).await.unwrap();
        assert_eq!(secrets[0].label, "Secret word");
        assert!(document.contains(&secrets[0].value));
        assert_eq!(world.reveal(id).await.unwrap_err().code(), "install_secrets_gone");
        assert_eq!(world.happened(|e| matches!(e, Event::InstallFinished { succeeded: true, .. })).await, 1);

        // Installed anew without a choice, the machine gets what it had, and its token stays used up.
        world.reinstall(id, None).await;
        assert_eq!(token_in(&world.machine(id).await.user_data.unwrap()), token);
        assert_eq!(world.install(id).await.unwrap().state, InstallState::Done);
        // With nothing chosen it is a bare machine.
        world.reinstall(id, Some(Software::default())).await;
        assert_eq!(world.machine(id).await.user_data.unwrap(), "#cloud-config\nhostname: web1.example.com\n");
        assert!(world.install(id).await.is_none());
        // A script of one's own goes as it was written, and again with the next installation.
        let own = "#!/bin/sh\necho 'Grüße' > /etc/motd\n";
        let script = Software { script: Some(own.to_owned()), ..Software::default() };
        let chosen = world.check(script).await.unwrap();
        for software in [Some(chosen), None] {
            world.reinstall(id, software).await;
            assert_eq!(world.machine(id).await.user_data.unwrap(), own, "{}", world.name);
        }
    }
}

#[tokio::test]
async fn a_machine_that_says_nothing_is_silent_after_a_week_and_its_token_ends() {
    for world in worlds().await {
        let template = world.template("Greeting").await;
        let entry = world.application(&template, Needs::default()).await;
        let software = world.check(greeter(entry.id, "Hello")).await.unwrap();
        let ctx = world.ctx();
        let mut new = new_service(&ctx, Access::Password);
        new.software = Some(Wanted { software, base_url: "https://panel.example".to_owned() });
        let tx = world.deps.db.begin().await.unwrap();
        let id = create_service(&ctx, &tx, &world.deps.vault, new).await.unwrap().id;
        tx.commit().await.unwrap();
        world.begin(id).await;
        world.pass(30).await;
        let token = token_in(&world.machine(id).await.user_data.unwrap());
        let (said, next) = next_rehearsal(&ctx, world.deps.db.read(), &world.deps.vault, id).await.unwrap().unwrap();
        assert_eq!((said.expose(), next.words.as_str()), (token.as_str(), "Greeting"));
        world.tick(7 * 24 * 3600);
        assert_eq!(world.install(id).await.unwrap().state, InstallState::Silent);
        assert_eq!(world.say(&token, ReportState::Done, "").await.unwrap_err().kind(), ErrorKind::NotFound);
        assert_eq!(world.reveal(id).await.unwrap().len(), 1, "the passwords are in the machine all the same");
    }
}

#[tokio::test]
async fn an_application_of_the_providers_own_is_offered_ordered_and_installed_again() {
    for world in worlds().await {
        let (ctx, deps, account) = (world.ctx(), &world.deps, world.account);
        let docker = mpanel_contabo_sim::DOCKER_APPLICATION;
        let told = list_provider_applications(&ctx, deps, account).await.unwrap().expect("the account tells");
        assert_eq!((told[0].id.as_str(), told[0].entry.as_deref()), (docker, None), "{}", world.name);
        let draft = ApplicationDraft {
            template: None,
            name: "Docker of the data centre".to_owned(),
            about: String::new(),
            category: Category::Containers,
            release: String::new(),
            needs: Needs::default(),
            hidden: false,
        };
        let offer = async |id: &str| offer_provider_application(&ctx, deps, account, id, draft.clone()).await;
        refused(&offer("nonsense").await.unwrap_err(), "/provider_application", "unknown_application");
        let entry = offer(docker).await.unwrap();
        assert_eq!((entry.template, entry.provider_application.as_deref()), (None, Some(docker)), "{}", world.name);
        refused(&offer(docker).await.unwrap_err(), "/provider_application", "taken");
        let template = world.template("Greeting").await;
        let tx = deps.db.begin().await.unwrap();
        let other = ApplicationDraft { template: Some(template.id), ..draft.clone() };
        let fixed = update_application(&ctx, &tx, entry.id, other, None).await.unwrap_err();
        refused(&fixed, "/template_id", "fixed");
        let renamed = ApplicationDraft { name: "Docker".to_owned(), ..draft.clone() };
        assert_eq!(update_application(&ctx, &tx, entry.id, renamed, None).await.unwrap().name, "Docker");
        let nothing = create_application(&ctx, &tx, draft.clone()).await.unwrap_err();
        refused(&nothing, "/template_id", "required");
        tx.commit().await.unwrap();

        let chosen = world.check(Software { application: Some(entry.id), ..Software::default() }).await.unwrap();
        assert_eq!((chosen.template, chosen.provider_application.as_deref()), (None, Some(docker)), "{}", world.name);
        refused(&world.check(greeter(entry.id, "Hello")).await.unwrap_err(), "/software/variables", "not_valid");

        let mut new = new_service(&ctx, Access::Password);
        let base_url = "https://panel.example/".to_owned();
        new.software = Some(Wanted { software: chosen.clone(), base_url });
        let tx = deps.db.begin().await.unwrap();
        let id = create_service(&ctx, &tx, &deps.vault, new).await.unwrap().id;
        tx.commit().await.unwrap();
        world.begin(id).await;
        world.pass(30).await;
        world.expect(id, ServiceState::Active).await;
        let installed = async || {
            let machine = world.machine(id).await;
            (machine.application_id, machine.user_data.is_some())
        };
        let with = (Some(docker.to_owned()), false);
        assert_eq!(installed().await, with, "{}", world.name);
        world.reinstall(id, None).await;
        assert_eq!(installed().await, with, "{}: kept as it was", world.name);
        world.reinstall(id, Some(Software::default())).await;
        assert_eq!(installed().await, (None, true), "{}: nothing chosen is nothing installed", world.name);
        world.reinstall(id, Some(chosen)).await;
        assert_eq!(installed().await, with, "{}", world.name);
    }
}

#[tokio::test]
async fn an_account_that_does_not_know_the_unpublished_list_tells_of_no_application() {
    for world in worlds().await {
        let mut config = SimConfig::from_seed("quiet");
        config.clock_source = frozen_clock(testkit::start());
        let keys = config.clone();
        let sim = Sim::new(config).unwrap().spawn(([127, 0, 0, 1], 0).into()).await.unwrap();
        let quiet = new_account(&world.ctx(), &world.deps, &sim, &keys, "Quiet").await;
        assert!(list_provider_applications(&world.ctx(), &world.deps, quiet).await.unwrap().is_none());
    }
}
