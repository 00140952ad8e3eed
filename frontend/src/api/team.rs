//! The account, its people, and the accounts that a person is in.

use portal_types::{
    AcceptInvitation, Account, AccountId, CloseAccount, CreateInvitation, Invitation, InvitationId,
    InvitationList, InvitationOffer, LookAtInvitation, Member, MemberList, MyAccount,
    MyAccountList, PatchAccount, PatchMember, Role, Session, SwitchAccount, UserId,
};

use super::{
    Answer, Api,
    client::{Call, encode},
    visit,
};
use crate::browser::task;

impl Api {
    pub(crate) async fn rename_account(self, name: String) -> Answer<Account> {
        self.read(Call::patch("/account").body(encode(&PatchAccount { name })?)).await
    }

    pub(crate) async fn close_account(self, body: &CloseAccount) -> Answer<Account> {
        self.read(Call::delete("/account").body(encode(body)?)).await
    }

    pub(crate) async fn reopen_account(self) -> Answer<Account> {
        self.read(Call::post("/account/reopen")).await
    }

    pub(crate) async fn members(self) -> Answer<Vec<Member>> {
        Ok(self.read::<MemberList>(Call::get("/account/members")).await?.items)
    }

    pub(crate) async fn set_role(self, member: UserId, role: Role) -> Answer<Member> {
        let call = Call::patch(format!("/account/members/{member}"));
        self.read(call.body(encode(&PatchMember { role })?)).await
    }

    pub(crate) async fn remove_member(self, member: UserId) -> Answer<()> {
        self.send(Call::delete(format!("/account/members/{member}"))).await.map(drop)
    }

    pub(crate) async fn invitations(self) -> Answer<Vec<Invitation>> {
        Ok(self.read::<InvitationList>(Call::get("/account/invitations")).await?.items)
    }

    pub(crate) async fn invite(self, body: &CreateInvitation) -> Answer<Invitation> {
        self.read(Call::post("/account/invitations").body(encode(body)?)).await
    }

    pub(crate) async fn resend_invitation(self, id: InvitationId) -> Answer<Invitation> {
        self.read(Call::post(format!("/account/invitations/{id}/resend"))).await
    }

    pub(crate) async fn withdraw_invitation(self, id: InvitationId) -> Answer<()> {
        self.send(Call::delete(format!("/account/invitations/{id}"))).await.map(drop)
    }

    pub(crate) async fn look_at_invitation(
        self,
        body: &LookAtInvitation,
    ) -> Answer<InvitationOffer> {
        visit(Call::post("/auth/invitations/look").body(encode(body)?)).await?.read()
    }

    /// As somebody new, or as the person who is logged in.
    pub(crate) async fn accept_invitation(
        self,
        body: &AcceptInvitation,
        is_known: bool,
    ) -> Answer<Session> {
        let call = Call::post("/auth/invitations/accept").body(encode(body)?);
        if is_known { self.read(call).await } else { visit(call).await?.read() }
    }

    /// Looks again who is logged in: something of them changed.
    pub(crate) fn refresh_user(self) {
        task::spawn(async move {
            if let Ok(user) = self.read(Call::get("/me")).await {
                self.session.is_now(user);
            }
        });
    }

    pub(crate) async fn my_accounts(self) -> Answer<Vec<MyAccount>> {
        Ok(self.read::<MyAccountList>(Call::get("/me/accounts")).await?.items)
    }

    pub(crate) async fn switch_account(self, account_id: AccountId) -> Answer<Session> {
        let call = Call::post("/me/accounts/switch");
        self.read(call.body(encode(&SwitchAccount { account_id })?)).await
    }
}
