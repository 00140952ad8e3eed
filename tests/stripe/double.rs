//! The double by itself: that it is as strict as Stripe, and its pages. What it does for a client is
//! tested in `crates/payment`.

#![expect(clippy::unwrap_used, reason = "in tests a failure is a panic")]

use reqwest::{Client, Method, RequestBuilder, redirect::Policy};
use serde_json::{Value, json};
use stripe_double::{Instrument, Options, StripeDouble, Troubles};

const FORM: &str = "application/x-www-form-urlencoded";

struct Caller {
    double: StripeDouble,
    http: Client,
}

impl Caller {
    fn new() -> Self {
        let double = StripeDouble::start(Options::default()).unwrap();
        let http = Client::builder().redirect(Policy::none()).no_proxy().build().unwrap();
        Self { double, http }
    }

    fn request(&self, method: Method, path: &str) -> RequestBuilder {
        self.http.request(method, format!("{}{path}", self.double.origin))
    }

    async fn answer(request: RequestBuilder) -> (u16, Value) {
        let response = request.send().await.unwrap();
        assert!(response.headers()["request-id"].to_str().unwrap().starts_with("req_"));
        let status = response.status().as_u16();
        (status, serde_json::from_slice(&response.bytes().await.unwrap()).unwrap())
    }

    async fn get(&self, path: &str) -> (u16, Value) {
        Self::answer(self.request(Method::GET, path).bearer_auth("sk_test_double")).await
    }

    async fn post(&self, path: &str, body: &str) -> (u16, Value) {
        let request = self.request(Method::POST, path).bearer_auth("sk_test_double");
        Self::answer(request.header("content-type", FORM).body(body.to_owned())).await
    }

    async fn customer(&self) -> String {
        let (status, customer) = self.post("/v1/customers", "email=a@example.com").await;
        assert_eq!(status, 200);
        id(&customer)
    }

    async fn session(&self, customer: &str) -> Value {
        let (status, session) = self.post("/v1/checkout/sessions", &session_form(customer)).await;
        assert_eq!(status, 200, "{session}");
        session
    }
}

fn id(object: &Value) -> String {
    object["id"].as_str().unwrap().to_owned()
}

fn session_form(customer: &str) -> String {
    format!(
        "mode=payment&customer={customer}&success_url=https://a.example/s?c={{CHECKOUT_SESSION_ID}}\
         &cancel_url=https://a.example/c&line_items[0][quantity]=1\
         &line_items[0][price_data][currency]=eur&line_items[0][price_data][unit_amount]=1999\
         &line_items[0][price_data][product_data][name]=A+%3Cplan%3E\
         &payment_intent_data[setup_future_usage]=off_session"
    )
}

#[tokio::test]
async fn only_the_key_opens() {
    let caller = Caller::new();
    let ask = || caller.request(Method::GET, "/v1/events");
    for request in [ask(), ask().bearer_auth("sk_test_other"), ask().basic_auth("x", Some("y"))] {
        let (status, body) = Caller::answer(request).await;
        assert_eq!((status, &body["error"]["type"]), (401, &json!("invalid_request_error")));
        assert!(!body.to_string().contains("sk_test_double"));
    }
    for request in
        [ask().bearer_auth("sk_test_double"), ask().basic_auth("sk_test_double", Some(""))]
    {
        assert_eq!(Caller::answer(request).await.0, 200);
    }
}

#[tokio::test]
async fn what_is_unknown_missing_or_no_form_is_refused() {
    let caller = Caller::new();
    let customer = caller.customer().await;
    let good = session_form(&customer);
    for (path, body, code, param) in [
        ("/v1/customers", "email=a@b&nme=c".to_owned(), "parameter_unknown", "nme"),
        ("/v1/customers", "name=".to_owned(), "parameter_invalid_empty", "name"),
        ("/v1/payment_intents", "amount=100".to_owned(), "parameter_missing", "currency"),
        (
            "/v1/payment_intents",
            "amount=1e3&currency=eur".to_owned(),
            "parameter_invalid_integer",
            "amount",
        ),
        (
            "/v1/checkout/sessions",
            format!("{good}&line_items[0][price_data][colour]=red"),
            "parameter_unknown",
            "line_items[0][price_data][colour]",
        ),
        (
            "/v1/checkout/sessions",
            good.replace("https://a.example/c&", "a.example&"),
            "url_invalid",
            "cancel_url",
        ),
        ("/v1/checkout/sessions", session_form("cus_nobody"), "resource_missing", "customer"),
    ] {
        let (status, answer) = caller.post(path, &body).await;
        let error = &answer["error"];
        assert_eq!(status, 400, "{body}");
        assert_eq!((&error["code"], &error["param"]), (&json!(code), &json!(param)), "{body}");
        assert!(!error["message"].as_str().unwrap().is_empty());
    }
    let request = caller.request(Method::POST, "/v1/customers").bearer_auth("sk_test_double");
    let request = request.header("content-type", "application/json").body("{\"email\":\"a@b\"}");
    assert_eq!(Caller::answer(request).await.0, 400);
    assert_eq!(caller.get("/v1/customers/cus_nobody").await.0, 404);
    assert_eq!(caller.get("/v1/nothing").await.0, 404);
    assert_eq!(caller.double.objects("customer").len(), 1);
    assert!(caller.double.objects("checkout.session").is_empty());
}

#[tokio::test]
async fn lists_go_both_ways() {
    let caller = Caller::new();
    for _ in 0..5 {
        caller.customer().await;
    }
    let page = async |query: &str| {
        let (status, page) = caller.get(&format!("/v1/events?{query}")).await;
        assert_eq!(status, 200, "{page}");
        let ids: Vec<_> = page["data"].as_array().unwrap().iter().map(id).collect();
        (ids, page["has_more"].as_bool().unwrap())
    };
    let (all, _) = page("limit=100&type=customer.created").await;
    assert_eq!(all.len(), 5);
    assert_eq!(page("limit=2").await, (all[..2].to_vec(), true));
    let after = format!("limit=3&starting_after={}", all[1]);
    assert_eq!(page(&after).await, (all[2..].to_vec(), false));
    let before = format!("limit=1&ending_before={}", all[2]);
    assert_eq!(page(&before).await, (vec![all[1].clone()], true));
    assert_eq!(page("created[gte]=99999999999").await, (vec![], false));
    assert_eq!(caller.get("/v1/events?limit=0").await.0, 400);
    assert_eq!(caller.get("/v1/events?starting_after=evt_nothing").await.0, 400);
}

#[tokio::test]
async fn a_browser_pays_on_the_page() {
    let caller = Caller::new();
    let customer = caller.customer().await;
    let session = caller.session(&customer).await;
    let path = format!("/c/pay/{}", id(&session));
    assert_eq!(session["url"], format!("{}{path}", caller.double.origin));
    let show = async || {
        let response = caller.request(Method::GET, &path).send().await.unwrap();
        response.text().await.unwrap()
    };
    let pay = async |number: &str| {
        let request = caller.request(Method::POST, &path).header("content-type", FORM);
        request.body(format!("number={number}")).send().await.unwrap()
    };
    let page = show().await;
    assert!(page.contains("A &lt;plan>") && page.contains("https://a.example/c"), "{page}");
    assert!(pay("4000+0000+0000+0002").await.text().await.unwrap().contains("was declined"));
    assert!(pay("1").await.text().await.unwrap().contains("number is invalid"));
    let paid = pay("4242424242424242").await;
    assert_eq!(paid.status(), 303);
    assert_eq!(paid.headers()["location"], format!("https://a.example/s?c={}", id(&session)));
    assert!(show().await.contains("was made already"));
    assert!(pay("4242424242424242").await.status().is_success());
    assert_eq!(caller.double.objects("payment_intent").len(), 1);
}

#[tokio::test]
async fn a_browser_saves_a_card_in_the_portal() {
    let caller = Caller::new();
    let customer = caller.customer().await;
    let form = format!("customer={customer}&return_url=https://a.example/back");
    let (_, session) = caller.post("/v1/billing_portal/sessions", &form).await;
    let path = format!("/p/session/{}", id(&session));
    let save = caller.request(Method::POST, &path).header("content-type", FORM);
    let saved = save.body("number=4242424242424242").send().await.unwrap();
    assert_eq!(saved.status(), 303);
    let page = caller.request(Method::GET, &path).send().await.unwrap().text().await.unwrap();
    assert!(page.contains("ending in 4242 (default)"), "{page}");
    assert!(page.contains("https://a.example/back"), "{page}");
}

#[tokio::test]
async fn troubles_are_told_over_http() {
    let caller = Caller::new();
    let tell = async |method, path: &str, body: Value| {
        let request = caller.request(method, path).header("content-type", "application/json");
        request.body(body.to_string()).send().await.unwrap().status().as_u16()
    };
    let troubles = json!({"failCalls": 1, "failWith": "rate-limited"});
    assert_eq!(tell(Method::PUT, "/_double/troubles", troubles).await, 204);
    assert_eq!(caller.get("/v1/events").await.0, 429);
    assert_eq!(caller.double.troubles().fail_calls, 0);
    assert_eq!(caller.get("/v1/events").await.0, 200);
    assert_eq!(tell(Method::PUT, "/_double/troubles", json!({"fail": 1})).await, 400);
    let unchanged = Troubles { fail_calls: 0, ..caller.double.troubles() };
    assert_eq!(caller.double.troubles(), unchanged);

    let customer = caller.customer().await;
    let session = caller.session(&customer).await;
    caller.double.pay(&id(&session), Instrument::Debit).unwrap();
    let intent = id(&caller.double.objects("payment_intent")[0]);
    let settle = json!({"paymentIntent": intent, "paid": true});
    assert_eq!(tell(Method::POST, "/_double/settle", settle.clone()).await, 204);
    assert_eq!(tell(Method::POST, "/_double/settle", settle).await, 400);
    let dispute = json!({"paymentIntent": intent});
    assert_eq!(tell(Method::POST, "/_double/dispute", dispute).await, 204);
    let calls = caller.request(Method::GET, "/_double/calls").send().await.unwrap();
    assert!(calls.text().await.unwrap().contains("/v1/checkout/sessions"));
}
