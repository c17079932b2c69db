-- A subscription sees what its caller may see: whoever made it, or changed it last. platform/subscriptions

alter table subscription
  add column caller text collate "C" not null default 'token:admin';

comment on column subscription.caller is 'Principal id; judged anew for each change and each notification';
