//! Tickets, as the people of the account see them, and help articles.

use portal_types::{
    CreateTicket, CreateTicketMessage, Diagnostics, FileLimits, HelpArticle, HelpArticleList,
    PatchTicket, RateTicket, ReadTicket, Ticket, TicketList, TicketMessage, Timestamp,
};
use serde::Deserialize;

use super::{
    Answer, Api, Filter,
    activity::with_query,
    client::{Call, encode},
    usage::page,
    visit_and_read,
};

/// All that the menu wants of the list: it is a part of the first load.
#[derive(Deserialize)]
struct Unread {
    unread: i64,
}

/// The same for whoever chooses files.
#[derive(Deserialize)]
struct Limits {
    files: FileLimits,
}

impl Api {
    /// What files a ticket takes.
    pub(crate) async fn file_limits(self) -> Answer<FileLimits> {
        Ok(self.read::<Limits>(Call::get("/tickets?limit=1")).await?.files)
    }

    /// How many tickets have something that the caller has not seen.
    pub(crate) async fn unread_tickets(self) -> Answer<i64> {
        Ok(self.read::<Unread>(Call::get("/tickets?limit=1")).await?.unread)
    }

    /// A page of tickets, the one that changed last first.
    pub(crate) async fn tickets(
        self,
        filter: &Filter,
        cursor: Option<String>,
    ) -> Answer<TicketList> {
        self.read(Call::get(with_query("/tickets", &page(filter, cursor)))).await
    }

    pub(crate) async fn ticket(self, number: i64) -> Answer<Ticket> {
        self.read(Call::get(format!("/tickets/{number}"))).await
    }

    /// `once` is the same for each try of one intention.
    pub(crate) async fn submit_ticket(self, body: &CreateTicket, once: &str) -> Answer<Ticket> {
        self.read(Call::post("/tickets").body(encode(body)?).once(once)).await
    }

    /// What support would get with a ticket.
    pub(crate) async fn gather_diagnostics(self) -> Answer<Diagnostics> {
        self.read(Call::post("/tickets/diagnostics")).await
    }

    /// What support got with a ticket.
    pub(crate) async fn ticket_diagnostics(self, number: i64) -> Answer<Diagnostics> {
        self.read(Call::get(format!("/tickets/{number}/diagnostics"))).await
    }

    pub(crate) async fn patch_ticket(self, number: i64, body: &PatchTicket) -> Answer<Ticket> {
        self.read(Call::patch(format!("/tickets/{number}")).body(encode(body)?)).await
    }

    pub(crate) async fn write_to_ticket(
        self,
        number: i64,
        body: &CreateTicketMessage,
        once: &str,
    ) -> Answer<TicketMessage> {
        let call = Call::post(format!("/tickets/{number}/messages"));
        self.read(call.body(encode(body)?).once(once)).await
    }

    /// As far as it was shown: `until` is when it last changed then.
    pub(crate) async fn mark_ticket_read(self, number: i64, until: Timestamp) -> Answer<()> {
        let body = encode(&ReadTicket { until })?;
        self.send(Call::post(format!("/tickets/{number}/read")).body(body)).await.map(drop)
    }

    pub(crate) async fn rate_ticket(self, number: i64, body: &RateTicket) -> Answer<Ticket> {
        self.read(Call::put(format!("/tickets/{number}/rating")).body(encode(body)?)).await
    }

    pub(crate) async fn delete_ticket(self, number: i64) -> Answer<()> {
        self.send(Call::delete(format!("/tickets/{number}"))).await.map(drop)
    }

    /// Articles that may answer a question, the likeliest first.
    pub(crate) async fn help_articles(self, question: &str) -> Answer<Vec<HelpArticle>> {
        let path = with_query("/help/articles", &vec![("q", question.to_owned())]);
        Ok(visit_and_read::<HelpArticleList>(Call::get(path)).await?.items)
    }
}
