CREATE TABLE "applications" (
	"id" uuid PRIMARY KEY NOT NULL,
	"case_no" text,
	"line_user_id" text NOT NULL,
	"member_no" text,
	"kind" text NOT NULL,
	"state" text NOT NULL,
	"sealed_form" "bytea" NOT NULL,
	"name" text DEFAULT '' NOT NULL,
	"kana" text DEFAULT '' NOT NULL,
	"phone" text DEFAULT '' NOT NULL,
	"consents" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"idempotency_key" text,
	"saved_at" timestamp with time zone NOT NULL,
	"submitted_at" timestamp with time zone,
	"decided_at" timestamp with time zone,
	"decided_by" text,
	"return_reason" text,
	"version" integer DEFAULT 1 NOT NULL,
	CONSTRAINT "applications_case_no_unique" UNIQUE("case_no"),
	CONSTRAINT "applications_idempotency_key_unique" UNIQUE("idempotency_key")
);
--> statement-breakpoint
CREATE TABLE "member_consents" (
	"member_no" text NOT NULL,
	"code" text NOT NULL,
	"version" text NOT NULL,
	"agreed_at" timestamp with time zone NOT NULL,
	CONSTRAINT "member_consents_member_no_code_version_pk" PRIMARY KEY("member_no","code","version")
);
--> statement-breakpoint
CREATE TABLE "member_details" (
	"member_no" text PRIMARY KEY NOT NULL,
	"sealed_details" "bytea" NOT NULL,
	"updated_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "notice_portions" (
	"notice_id" bigint NOT NULL,
	"portion" integer NOT NULL,
	"retry_key" uuid NOT NULL,
	"state" text DEFAULT 'waiting' NOT NULL,
	"next_try_at" timestamp with time zone NOT NULL,
	"first_try_at" timestamp with time zone,
	"lease_until" timestamp with time zone,
	"attempts" integer DEFAULT 0 NOT NULL,
	"last_error" text,
	"sent_at" timestamp with time zone,
	CONSTRAINT "notice_portions_notice_id_portion_pk" PRIMARY KEY("notice_id","portion")
);
--> statement-breakpoint
CREATE TABLE "notice_recipients" (
	"notice_id" bigint NOT NULL,
	"member_no" text NOT NULL,
	"reach" text NOT NULL,
	"line_user_id" text,
	"portion" integer,
	"answer" text,
	"answered_at" timestamp with time zone,
	CONSTRAINT "notice_recipients_notice_id_member_no_pk" PRIMARY KEY("notice_id","member_no")
);
--> statement-breakpoint
CREATE TABLE "notices" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "notices_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"procedure" text DEFAULT 'family-support' NOT NULL,
	"title" text NOT NULL,
	"body" text NOT NULL,
	"event_on" date,
	"event_time" text DEFAULT '' NOT NULL,
	"place" text DEFAULT '' NOT NULL,
	"answer_by" date,
	"audience" jsonb NOT NULL,
	"state" text DEFAULT 'draft' NOT NULL,
	"created_by" text NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"sent_by" text,
	"sent_at" timestamp with time zone,
	"version" integer DEFAULT 1 NOT NULL
);
--> statement-breakpoint
CREATE TABLE "question_messages" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "question_messages_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"case_no" text NOT NULL,
	"author" text NOT NULL,
	"staff_id" bigint,
	"internal" boolean DEFAULT false NOT NULL,
	"sealed_text" "bytea" NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"origin_key" text,
	CONSTRAINT "question_messages_origin_key_unique" UNIQUE("origin_key")
);
--> statement-breakpoint
CREATE TABLE "questions" (
	"case_no" text PRIMARY KEY NOT NULL,
	"line_user_id" text NOT NULL,
	"waiting" boolean DEFAULT true NOT NULL,
	"last_at" timestamp with time zone NOT NULL,
	"closed_at" timestamp with time zone
);
--> statement-breakpoint
ALTER TABLE "children" ADD COLUMN "school" text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE "staff" ADD COLUMN "line_user_id" text;--> statement-breakpoint
ALTER TABLE "staff" ADD COLUMN "line_code_hash" text;--> statement-breakpoint
ALTER TABLE "staff" ADD COLUMN "line_code_expires_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "applications" ADD CONSTRAINT "applications_case_no_cases_case_no_fk" FOREIGN KEY ("case_no") REFERENCES "public"."cases"("case_no") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "applications" ADD CONSTRAINT "applications_member_no_members_member_no_fk" FOREIGN KEY ("member_no") REFERENCES "public"."members"("member_no") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "member_consents" ADD CONSTRAINT "member_consents_member_no_members_member_no_fk" FOREIGN KEY ("member_no") REFERENCES "public"."members"("member_no") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "member_details" ADD CONSTRAINT "member_details_member_no_members_member_no_fk" FOREIGN KEY ("member_no") REFERENCES "public"."members"("member_no") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "notice_portions" ADD CONSTRAINT "notice_portions_notice_id_notices_id_fk" FOREIGN KEY ("notice_id") REFERENCES "public"."notices"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "notice_recipients" ADD CONSTRAINT "notice_recipients_notice_id_notices_id_fk" FOREIGN KEY ("notice_id") REFERENCES "public"."notices"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "notice_recipients" ADD CONSTRAINT "notice_recipients_member_no_members_member_no_fk" FOREIGN KEY ("member_no") REFERENCES "public"."members"("member_no") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "question_messages" ADD CONSTRAINT "question_messages_case_no_questions_case_no_fk" FOREIGN KEY ("case_no") REFERENCES "public"."questions"("case_no") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "question_messages" ADD CONSTRAINT "question_messages_staff_id_staff_id_fk" FOREIGN KEY ("staff_id") REFERENCES "public"."staff"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "questions" ADD CONSTRAINT "questions_case_no_cases_case_no_fk" FOREIGN KEY ("case_no") REFERENCES "public"."cases"("case_no") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "one_open_application" ON "applications" USING btree ("line_user_id") WHERE state in ('draft','submitted','returned');--> statement-breakpoint
CREATE INDEX "applications_queue" ON "applications" USING btree ("state","submitted_at","id");--> statement-breakpoint
CREATE UNIQUE INDEX "notice_portions_retry_key" ON "notice_portions" USING btree ("retry_key");--> statement-breakpoint
CREATE INDEX "notice_portions_waiting" ON "notice_portions" USING btree ("next_try_at") WHERE state in ('waiting','sending');--> statement-breakpoint
CREATE INDEX "notice_recipients_portion" ON "notice_recipients" USING btree ("notice_id","portion");--> statement-breakpoint
CREATE INDEX "notice_recipients_of_member" ON "notice_recipients" USING btree ("member_no","notice_id");--> statement-breakpoint
CREATE INDEX "notices_latest" ON "notices" USING btree ("created_at","id");--> statement-breakpoint
CREATE INDEX "question_messages_of_case" ON "question_messages" USING btree ("case_no","id");--> statement-breakpoint
CREATE INDEX "questions_queue" ON "questions" USING btree ("closed_at","waiting","last_at");--> statement-breakpoint
CREATE INDEX "questions_of_user" ON "questions" USING btree ("line_user_id","last_at");--> statement-breakpoint
ALTER TABLE "staff" ADD CONSTRAINT "staff_line_user_id_unique" UNIQUE("line_user_id");--> statement-breakpoint
ALTER TABLE "staff" ADD CONSTRAINT "staff_line_code_hash_unique" UNIQUE("line_code_hash");