CREATE TABLE "accounts" (
	"member_no" text PRIMARY KEY NOT NULL,
	"sealed_account" "bytea" NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "activities" (
	"activity_no" text PRIMARY KEY NOT NULL,
	"case_no" text NOT NULL,
	"seq" smallint NOT NULL,
	"provider_no" text NOT NULL,
	"requester_no" text NOT NULL,
	"date" date NOT NULL,
	"start_time" text NOT NULL,
	"end_time" text NOT NULL,
	"children" jsonb NOT NULL,
	"kind" text,
	"transport_yen" bigint DEFAULT 0 NOT NULL,
	"other_yen" bigint DEFAULT 0 NOT NULL,
	"cancelled" text,
	"note" text,
	"programme" text,
	"programme_visit" integer,
	"fee_yen" bigint NOT NULL,
	"reward_yen" bigint NOT NULL,
	"subsidy_yen" bigint NOT NULL,
	"billed_minutes" integer NOT NULL,
	"fee_lines" jsonb NOT NULL,
	"policy_version" text NOT NULL,
	"fiscal_year" smallint NOT NULL,
	"removed_at" timestamp with time zone,
	CONSTRAINT "activities_in_report" UNIQUE("case_no","seq")
);
--> statement-breakpoint
CREATE TABLE "audit" (
	"id" bigint PRIMARY KEY NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"actor" text NOT NULL,
	"action" text NOT NULL,
	"subject" text NOT NULL,
	"before" jsonb,
	"after" jsonb,
	"previous_hash" text NOT NULL,
	"hash" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "case_counters" (
	"day" date PRIMARY KEY NOT NULL,
	"last" integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE "cases" (
	"case_no" text PRIMARY KEY NOT NULL,
	"procedure" text DEFAULT 'family-support' NOT NULL,
	"kind" text NOT NULL,
	"member_no" text,
	"line_user_id" text,
	"origin_key" text,
	"opened_at" timestamp with time zone NOT NULL,
	"closed_at" timestamp with time zone,
	"summary" text,
	CONSTRAINT "cases_origin_key_unique" UNIQUE("origin_key")
);
--> statement-breakpoint
CREATE TABLE "children" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "children_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"requester_no" text NOT NULL,
	"name" text NOT NULL,
	"kana" text DEFAULT '' NOT NULL,
	"birth_date" date NOT NULL,
	"sealed_health" "bytea",
	CONSTRAINT "children_once" UNIQUE("requester_no","name","birth_date")
);
--> statement-breakpoint
CREATE TABLE "conversations" (
	"line_user_id" text PRIMARY KEY NOT NULL,
	"state" jsonb NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "cut_outs" (
	"token" text PRIMARY KEY NOT NULL,
	"photo_id" uuid NOT NULL,
	"png" "bytea" NOT NULL,
	"expires_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "kintone_records" (
	"app" text NOT NULL,
	"key" text NOT NULL,
	"fields" jsonb NOT NULL,
	"wanted_version" integer DEFAULT 1 NOT NULL,
	"sent_version" integer DEFAULT 0 NOT NULL,
	"last_error" text,
	"refused_at" timestamp with time zone,
	"attempts" integer DEFAULT 0 NOT NULL,
	"lease_until" timestamp with time zone,
	"next_try_at" timestamp with time zone NOT NULL,
	"sent_at" timestamp with time zone,
	CONSTRAINT "kintone_records_app_key_pk" PRIMARY KEY("app","key")
);
--> statement-breakpoint
CREATE TABLE "line_accounts" (
	"line_user_id" text PRIMARY KEY NOT NULL,
	"followed_at" timestamp with time zone,
	"blocked_at" timestamp with time zone,
	"wrong_link_tries" smallint DEFAULT 0 NOT NULL,
	"wrong_link_day" date
);
--> statement-breakpoint
CREATE TABLE "line_events" (
	"webhook_event_id" text PRIMARY KEY NOT NULL,
	"line_user_id" text,
	"occurred_at" timestamp with time zone NOT NULL,
	"received_at" timestamp with time zone DEFAULT now() NOT NULL,
	"payload" jsonb NOT NULL,
	"handled_at" timestamp with time zone,
	"attempts" integer DEFAULT 0 NOT NULL,
	"lease_until" timestamp with time zone,
	"next_try_at" timestamp with time zone,
	"last_error" text,
	"parked_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "line_links" (
	"line_user_id" text PRIMARY KEY NOT NULL,
	"member_no" text NOT NULL,
	"linked_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "line_links_member_no_unique" UNIQUE("member_no")
);
--> statement-breakpoint
CREATE TABLE "line_outbox" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "line_outbox_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"dedupe_key" text NOT NULL,
	"line_user_id" text NOT NULL,
	"kind" text NOT NULL,
	"reply_token" text,
	"reply_token_at" timestamp with time zone,
	"retry_key" uuid,
	"messages" jsonb NOT NULL,
	"state" text DEFAULT 'waiting' NOT NULL,
	"next_try_at" timestamp with time zone NOT NULL,
	"first_try_at" timestamp with time zone,
	"lease_until" timestamp with time zone,
	"attempts" integer DEFAULT 0 NOT NULL,
	"last_error" text,
	"created_at" timestamp with time zone NOT NULL,
	"sent_at" timestamp with time zone,
	CONSTRAINT "line_outbox_dedupe_key_unique" UNIQUE("dedupe_key")
);
--> statement-breakpoint
CREATE TABLE "link_codes" (
	"member_no" text PRIMARY KEY NOT NULL,
	"code_hash" text NOT NULL,
	"tries_left" smallint DEFAULT 5 NOT NULL,
	"expires_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "members" (
	"member_no" text PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"kana" text NOT NULL,
	"is_provider" boolean NOT NULL,
	"is_requester" boolean NOT NULL,
	"birth_date" date NOT NULL,
	"postal_code" text DEFAULT '' NOT NULL,
	"address" text DEFAULT '' NOT NULL,
	"ward" text DEFAULT '' NOT NULL,
	"phone" text DEFAULT '' NOT NULL,
	"joined_on" date NOT NULL,
	"state" text DEFAULT 'active' NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "pairs" (
	"provider_no" text NOT NULL,
	"requester_no" text NOT NULL,
	"registered_on" date NOT NULL,
	"ended_on" date,
	CONSTRAINT "pairs_provider_no_requester_no_pk" PRIMARY KEY("provider_no","requester_no")
);
--> statement-breakpoint
CREATE TABLE "photos" (
	"id" uuid PRIMARY KEY NOT NULL,
	"case_no" text NOT NULL,
	"line_message_id" text,
	"image_set_id" text,
	"set_index" smallint,
	"set_total" smallint,
	"sha256" text NOT NULL,
	"sealed_image" "bytea",
	"width_px" integer NOT NULL,
	"height_px" integer NOT NULL,
	"received_at" timestamp with time zone NOT NULL,
	"state" text DEFAULT 'received' NOT NULL,
	"suspect" boolean DEFAULT false NOT NULL,
	"purge_at" timestamp with time zone,
	"attempts" integer DEFAULT 0 NOT NULL,
	"lease_until" timestamp with time zone,
	"next_try_at" timestamp with time zone,
	"last_error" text,
	CONSTRAINT "photos_line_message_id_unique" UNIQUE("line_message_id")
);
--> statement-breakpoint
CREATE TABLE "programme_periods" (
	"member_no" text NOT NULL,
	"programme" text NOT NULL,
	"starts_on" date NOT NULL,
	"ends_on" date NOT NULL,
	CONSTRAINT "programme_periods_member_no_programme_starts_on_pk" PRIMARY KEY("member_no","programme","starts_on")
);
--> statement-breakpoint
CREATE TABLE "readings" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "readings_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"photo_id" uuid NOT NULL,
	"reading" jsonb NOT NULL,
	"engine" text NOT NULL,
	"read_at" timestamp with time zone NOT NULL,
	CONSTRAINT "one_reading_an_engine" UNIQUE("photo_id","engine")
);
--> statement-breakpoint
CREATE TABLE "reports" (
	"case_no" text PRIMARY KEY NOT NULL,
	"provider_no" text,
	"source" text NOT NULL,
	"state" text NOT NULL,
	"draft_id" text,
	"accident" boolean DEFAULT false NOT NULL,
	"attention" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"consent_version" text,
	"received_at" timestamp with time zone NOT NULL,
	"submitted_at" timestamp with time zone,
	"approved_at" timestamp with time zone,
	"approved_by" text,
	"return_reason" text,
	"version" integer DEFAULT 1 NOT NULL,
	CONSTRAINT "reports_draft_id_unique" UNIQUE("draft_id")
);
--> statement-breakpoint
CREATE TABLE "staff" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "staff_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"login" text NOT NULL,
	"name" text NOT NULL,
	"role" text NOT NULL,
	"password_hash" text NOT NULL,
	"active" boolean DEFAULT true NOT NULL,
	"failed_tries" smallint DEFAULT 0 NOT NULL,
	"locked_until" timestamp with time zone,
	CONSTRAINT "staff_login_unique" UNIQUE("login")
);
--> statement-breakpoint
CREATE TABLE "staff_sessions" (
	"token_hash" text PRIMARY KEY NOT NULL,
	"staff_id" bigint NOT NULL,
	"csrf_token" text NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"last_seen_at" timestamp with time zone NOT NULL,
	"expires_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "stamps" (
	"key" text PRIMARY KEY NOT NULL,
	"value" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "trainings" (
	"member_no" text NOT NULL,
	"course" text NOT NULL,
	"completed_on" date NOT NULL,
	"expires_on" date,
	CONSTRAINT "trainings_member_no_course_completed_on_pk" PRIMARY KEY("member_no","course","completed_on")
);
--> statement-breakpoint
ALTER TABLE "accounts" ADD CONSTRAINT "accounts_member_no_members_member_no_fk" FOREIGN KEY ("member_no") REFERENCES "public"."members"("member_no") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "activities" ADD CONSTRAINT "activities_case_no_reports_case_no_fk" FOREIGN KEY ("case_no") REFERENCES "public"."reports"("case_no") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "cases" ADD CONSTRAINT "cases_member_no_members_member_no_fk" FOREIGN KEY ("member_no") REFERENCES "public"."members"("member_no") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "children" ADD CONSTRAINT "children_requester_no_members_member_no_fk" FOREIGN KEY ("requester_no") REFERENCES "public"."members"("member_no") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "cut_outs" ADD CONSTRAINT "cut_outs_photo_id_photos_id_fk" FOREIGN KEY ("photo_id") REFERENCES "public"."photos"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "line_links" ADD CONSTRAINT "line_links_member_no_members_member_no_fk" FOREIGN KEY ("member_no") REFERENCES "public"."members"("member_no") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "link_codes" ADD CONSTRAINT "link_codes_member_no_members_member_no_fk" FOREIGN KEY ("member_no") REFERENCES "public"."members"("member_no") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "pairs" ADD CONSTRAINT "pairs_provider_no_members_member_no_fk" FOREIGN KEY ("provider_no") REFERENCES "public"."members"("member_no") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "pairs" ADD CONSTRAINT "pairs_requester_no_members_member_no_fk" FOREIGN KEY ("requester_no") REFERENCES "public"."members"("member_no") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "photos" ADD CONSTRAINT "photos_case_no_cases_case_no_fk" FOREIGN KEY ("case_no") REFERENCES "public"."cases"("case_no") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "programme_periods" ADD CONSTRAINT "programme_periods_member_no_members_member_no_fk" FOREIGN KEY ("member_no") REFERENCES "public"."members"("member_no") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "readings" ADD CONSTRAINT "readings_photo_id_photos_id_fk" FOREIGN KEY ("photo_id") REFERENCES "public"."photos"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "reports" ADD CONSTRAINT "reports_case_no_cases_case_no_fk" FOREIGN KEY ("case_no") REFERENCES "public"."cases"("case_no") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "reports" ADD CONSTRAINT "reports_provider_no_members_member_no_fk" FOREIGN KEY ("provider_no") REFERENCES "public"."members"("member_no") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "staff_sessions" ADD CONSTRAINT "staff_sessions_staff_id_staff_id_fk" FOREIGN KEY ("staff_id") REFERENCES "public"."staff"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "trainings" ADD CONSTRAINT "trainings_member_no_members_member_no_fk" FOREIGN KEY ("member_no") REFERENCES "public"."members"("member_no") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "activities_of_provider" ON "activities" USING btree ("provider_no","date");--> statement-breakpoint
CREATE INDEX "activities_of_requester" ON "activities" USING btree ("requester_no","date");--> statement-breakpoint
CREATE UNIQUE INDEX "audit_chain" ON "audit" USING btree ("previous_hash");--> statement-breakpoint
CREATE INDEX "audit_of_subject" ON "audit" USING btree ("subject","id");--> statement-breakpoint
CREATE INDEX "cases_of_member" ON "cases" USING btree ("member_no","opened_at");--> statement-breakpoint
CREATE INDEX "kintone_records_waiting" ON "kintone_records" USING btree ("next_try_at") WHERE sent_version < wanted_version;--> statement-breakpoint
CREATE INDEX "line_events_waiting" ON "line_events" USING btree ("line_user_id","occurred_at","webhook_event_id") WHERE handled_at is null and parked_at is null;--> statement-breakpoint
CREATE INDEX "line_events_oldest" ON "line_events" USING btree ("occurred_at","webhook_event_id") WHERE handled_at is null and parked_at is null;--> statement-breakpoint
CREATE INDEX "line_events_leased" ON "line_events" USING btree ("line_user_id") WHERE handled_at is null and lease_until is not null;--> statement-breakpoint
CREATE INDEX "line_outbox_waiting" ON "line_outbox" USING btree ("next_try_at","id") WHERE state in ('waiting','sending');--> statement-breakpoint
CREATE INDEX "pairs_of_requester" ON "pairs" USING btree ("requester_no");--> statement-breakpoint
CREATE INDEX "photos_of_case" ON "photos" USING btree ("case_no");--> statement-breakpoint
CREATE INDEX "photos_by_hash" ON "photos" USING btree ("sha256");--> statement-breakpoint
CREATE INDEX "photos_waiting" ON "photos" USING btree ("next_try_at") WHERE state = 'received';--> statement-breakpoint
CREATE INDEX "reports_queue" ON "reports" USING btree ("state","received_at","case_no");--> statement-breakpoint
CREATE INDEX "reports_of_provider" ON "reports" USING btree ("provider_no","received_at");