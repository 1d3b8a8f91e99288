-- What a page said, in 48 bytes: by it, unlike pages are told apart whose canonical link names one address.

alter table desk.entries add column text_sample bytea;
