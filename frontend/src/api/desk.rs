//! The desk: tickets of all accounts, for support.

use portal_types::{
    BePresent, CannedReply, CannedReplyId, CannedReplyList, CreateDeskMessage, DeskDiagnostics,
    DeskTicket, DeskTicketList, MergeTicket, PatchDeskTicket, Presence, PutCannedReply, ReadTicket,
    StaffPerson, StaffPersonList, TicketMessage, Timestamp,
};
use serde::Deserialize;

use super::{
    Answer, Api, Filter,
    activity::with_query,
    client::{Call, encode},
    usage::page_of,
};

fn of(number: i64) -> String {
    format!("/staff/tickets/{number}")
}

/// All that the menu wants of the queue: it is a part of the first load.
#[derive(Deserialize)]
struct Waiting {
    waiting: i64,
}

impl Api {
    /// How many tickets wait for support.
    pub(crate) async fn waiting_tickets(self) -> Answer<i64> {
        Ok(self.read::<Waiting>(Call::get("/staff/tickets?limit=1")).await?.waiting)
    }

    /// A page of the queue.
    pub(crate) async fn desk_tickets(
        self,
        filter: &Filter,
        cursor: Option<String>,
    ) -> Answer<DeskTicketList> {
        // Many at once: a queue that somebody went further in does not follow what happens.
        let filter = page_of(100, filter, cursor);
        self.read(Call::get(with_query("/staff/tickets", &filter))).await
    }

    pub(crate) async fn desk_ticket(self, number: i64) -> Answer<DeskTicket> {
        self.read(Call::get(of(number))).await
    }

    pub(crate) async fn patch_desk_ticket(
        self,
        number: i64,
        body: &PatchDeskTicket,
    ) -> Answer<DeskTicket> {
        self.read(Call::patch(of(number)).body(encode(body)?)).await
    }

    pub(crate) async fn desk_diagnostics(self, number: i64) -> Answer<DeskDiagnostics> {
        self.read(Call::get(format!("{}/diagnostics", of(number)))).await
    }

    /// `once` is the same for each try of one intention.
    pub(crate) async fn write_as_support(
        self,
        number: i64,
        body: &CreateDeskMessage,
        once: &str,
    ) -> Answer<TicketMessage> {
        let call = Call::post(format!("{}/messages", of(number)));
        self.read(call.body(encode(body)?).once(once)).await
    }

    /// The ticket that stays comes back.
    pub(crate) async fn merge_ticket(self, number: i64, into: i64) -> Answer<DeskTicket> {
        let body = encode(&MergeTicket { into })?;
        self.read(Call::post(format!("{}/merge", of(number))).body(body)).await
    }

    /// Says that the caller has the ticket before them; who else has comes back.
    pub(crate) async fn be_present(self, number: i64, is_writing: bool) -> Answer<Presence> {
        let body = encode(&BePresent { is_writing })?;
        self.read(Call::post(format!("{}/presence", of(number))).body(body)).await
    }

    /// As far as it was shown: `until` is when it last changed then.
    pub(crate) async fn mark_desk_ticket_read(self, number: i64, until: Timestamp) -> Answer<()> {
        let body = encode(&ReadTicket { until })?;
        self.send(Call::post(format!("{}/read", of(number))).body(body)).await.map(drop)
    }

    /// Everybody in support.
    pub(crate) async fn staff_people(self) -> Answer<Vec<StaffPerson>> {
        Ok(self.read::<StaffPersonList>(Call::get("/staff/people")).await?.items)
    }

    pub(crate) async fn canned_replies(self) -> Answer<Vec<CannedReply>> {
        Ok(self.read::<CannedReplyList>(Call::get("/staff/canned-replies")).await?.items)
    }

    /// Over the one with an id, or as a new one.
    pub(crate) async fn put_canned_reply(
        self,
        id: Option<CannedReplyId>,
        body: &PutCannedReply,
    ) -> Answer<CannedReply> {
        let call = match id {
            Some(id) => Call::put(format!("/staff/canned-replies/{id}")),
            None => Call::post("/staff/canned-replies"),
        };
        self.read(call.body(encode(body)?)).await
    }

    pub(crate) async fn remove_canned_reply(self, id: CannedReplyId) -> Answer<()> {
        self.send(Call::delete(format!("/staff/canned-replies/{id}"))).await.map(drop)
    }
}
