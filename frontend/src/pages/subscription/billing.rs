//! Whom invoices are made out to, and where they go.

use leptos::prelude::*;
use portal_types::BillingDetails;

use super::{
    is_owner,
    tabs::{for_owners, head},
};
use crate::{
    api::Api,
    browser::{focus, intl},
    dom::{El, button, div, footer, form, memo, span},
    forms::{Bound, Guard, Submit, summary},
    parts::{Area, Line, Load, area_field, select_of, text_field, when_loaded},
};

/// Every country, as in ISO 3166-1.
const COUNTRIES: &str = "AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW";

/// The page.
pub(crate) fn billing() -> Vec<El> {
    let api = expect_context::<Api>();
    if !is_owner(api) {
        return for_owners("Billing details");
    }
    let load = Load::new(move || api.billing_details());
    let lead = "Whom invoices are made out to. The next one has what stands here; those that are there stay as they are.";
    let body = when_loaded(load, 6, move |details| fields(Written::new(api, details)));
    vec![head(api, "Billing details", lead), div().class("narrow-form").child(body)]
}

/// What is typed, beside what is saved.
#[derive(Clone, Copy)]
struct Written {
    api: Api,
    submit: Submit,
    draft: RwSignal<BillingDetails>,
    saved: RwSignal<BillingDetails>,
    /// Whether the last thing that happened was a save.
    done: RwSignal<bool>,
}

impl Written {
    fn new(api: Api, details: BillingDetails) -> Self {
        Self {
            api,
            submit: Submit::new("billing"),
            draft: RwSignal::new(details.clone()),
            saved: RwSignal::new(details),
            done: RwSignal::new(false),
        }
    }

    /// A value for an input; an empty one that need not be there is none.
    fn bind(
        self,
        get: fn(&BillingDetails) -> Option<String>,
        set: fn(&mut BillingDetails, String),
    ) -> Bound<String> {
        Bound {
            get: memo(move || self.draft.with(get).unwrap_or_default()),
            set: Callback::new(move |value| {
                self.done.set(false);
                self.draft.update(|draft| set(draft, value));
            }),
        }
    }

    fn save(self) {
        let body = self.draft.get_untracked();
        let complete = self.submit.require(&[
            ("/company", &body.company, "Type the company's name."),
            ("/address", &body.address, "Type the address."),
            ("/country", &body.country, "Choose the country."),
        ]);
        if !complete {
            return;
        }
        let api = self.api;
        self.submit.run(async move { api.put_billing_details(&body).await }, move |outcome| {
            match outcome {
                Ok(details) => {
                    self.saved.set(details.clone());
                    self.draft.set(details);
                    self.done.set(true);
                }
                Err(error) => self.submit.fail(error),
            }
        });
    }

    fn discard(self) {
        self.submit.clear();
        self.draft.set(self.saved.get_untracked());
        // Discard itself is gone now.
        focus::keep(None, self.submit.root.get());
    }
}

fn filled(value: String) -> Option<String> {
    Some(value).filter(|value| !value.is_empty())
}

fn fields(written: Written) -> El {
    let submit = written.submit;
    let company = written.bind(|all| Some(all.company.clone()), |all, value| all.company = value);
    let address = written.bind(|all| Some(all.address.clone()), |all, value| all.address = value);
    let country = written.bind(|all| Some(all.country.clone()), |all, value| all.country = value);
    let tax_id = written.bind(|all| all.tax_id.clone(), |all, value| all.tax_id = filled(value));
    let email = written.bind(|all| all.email.clone(), |all, value| all.email = filled(value));
    let order = written
        .bind(|all| all.purchase_order.clone(), |all, value| all.purchase_order = filled(value));
    let mut countries = vec![(String::new(), "Choose".to_owned())];
    countries.extend(intl::countries(COUNTRIES));
    let company_line = Line { autocomplete: "organization", ..Line::default() };
    let area = Area {
        rows: 3,
        hint: Some("Street, postal code and place, as they stand on an envelope."),
        optional: false,
    };
    let tax_line = Line {
        hint: Some("Such as a VAT number, with the country before it: NL123456789B13."),
        optional: true,
        ..Line::default()
    };
    let email_line = Line {
        kind: "email",
        hint: Some("Invoices go there, and to the owners in any case."),
        optional: true,
        ..Line::default()
    };
    let order_line = Line {
        hint: Some("Stands on your invoices, for whoever pays them."),
        optional: true,
        ..Line::default()
    };
    let country_hint = "It decides about tax.";
    let inputs = div().class("body stack").child((
        text_field(submit, "/company", "Company", company, company_line),
        area_field(submit, "/address", "Address", address, area),
        div().class("pair").child((
            select_of(submit, "/country", "Country", countries, country, country_hint),
            text_field(submit, "/taxId", "Tax id", tax_id, tax_line),
        )),
        div().class("pair").child((
            text_field(submit, "/email", "Billing e-mail", email, email_line),
            text_field(submit, "/purchaseOrder", "Purchase order", order, order_line),
        )),
    ));
    form()
        .class("panel")
        .attr("aria-label", "Billing details")
        .attr("novalidate", true)
        .refer(submit.root)
        .on("submit", move |event| {
            event.prevent_default();
            written.save();
        })
        .child((inputs, div().class("summary").child(summary(submit)), foot(written)))
}

fn foot(written: Written) -> El {
    let submit = written.submit;
    let dirty =
        memo(move || written.draft.with(|draft| written.saved.with(|saved| draft != saved)));
    expect_context::<Guard>().watch(dirty, None);
    let state = move || {
        if submit.busy.get() {
            return Some(span().class("quiet").child("Saving…"));
        }
        if dirty.get() {
            return Some(span().class("state warn").child("Unsaved changes"));
        }
        written.done.get().then(|| span().class("state good").child("Saved"))
    };
    let idle = move || !dirty.get() || submit.busy.get();
    footer().child((
        span().class("grow").attr("role", "status").attr("tabindex", "-1").child(state),
        button()
            .attr("type", "button")
            .class("button plain")
            .class_if("gone", move || !dirty.get())
            .attr("disabled", idle)
            .on("click", move |_| written.discard())
            .child("Discard"),
        button()
            .attr("type", "submit")
            .class("button primary")
            .attr("disabled", idle)
            .child("Save"),
    ))
}
