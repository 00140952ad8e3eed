use portal_tests::{Engine, PASSWORD, Person, SmtpServer, TestApp, eventually};
use reqwest::Method;
use serde_json::json;

pub async fn a_mail_server_that_refuses_is_asked_again(engine: Engine) {
    let server = SmtpServer::start(2).await;
    let smtp = format!("smtp://127.0.0.1:{}", server.port);
    let settings =
        [("PORTAL_MAIL", smtp.as_str()), ("PORTAL_MAIL_FROM", "Portal <portal@acme.example>")];
    let app = TestApp::start_with(engine, &settings).await;
    let body = json!({"email": "ada@acme.example", "password": PASSWORD, "name": "Ada Ü", "company": "Acme"});
    app.post("/api/v1/auth/sign-up", &body).await.ok();
    // Time passes all along: the worker says when it looks again, and looks by itself.
    let mail = eventually("a mail", async || {
        app.clock.advance_seconds(1);
        server.mails().pop()
    })
    .await;
    assert_eq!(server.refusals_left(), 0);
    assert!(mail.contains("From: Portal <portal@acme.example>"), "{mail}");
    assert!(mail.contains("To: ada@acme.example"), "{mail}");
    assert!(mail.contains("Subject: Confirm your e-mail address"), "{mail}");
    assert_eq!(server.mails().len(), 1);
    // Mails that are sent are not shown.
    app.get("/dev/mailbox").await.problem(404, "not_found");
    app.get("/dev/mailbox.json").await.problem(404, "not_found");
}

pub async fn the_mailbox_is_for_loopback_names(engine: Engine) {
    let app = TestApp::start(engine).await;
    Person::sign_up(&app, "ada@acme.example").await;
    let page = app.get("/dev/mailbox").await;
    assert!(page.text.contains("/verify-email?token="));
    for path in ["/dev/mailbox", "/dev/mailbox.json"] {
        let request = app.request(Method::GET, path).header("Host", "evil.example");
        app.send(request).await.problem(404, "not_found");
    }
}
