-- A role that reads for reports and nothing else: no names, addresses, papers, bank accounts or
-- secrets. Run by the owner of the database, again after each upgrade (what it grants is a list):
--
--   psql "$DATABASE_URL" --set=ON_ERROR_STOP=1 --set=password="$REPORTS_PASSWORD" \
--     --file=deploy/reports_role.sql
\set ON_ERROR_STOP on
SELECT 'CREATE ROLE flightclaim_reports LOGIN'
WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'flightclaim_reports') \gexec
ALTER ROLE flightclaim_reports PASSWORD :'password' CONNECTION LIMIT 5
  NOSUPERUSER NOCREATEDB NOCREATEROLE;
ALTER ROLE flightclaim_reports SET default_transaction_read_only = on;
ALTER ROLE flightclaim_reports SET statement_timeout = '60s';
ALTER ROLE flightclaim_reports SET idle_in_transaction_session_timeout = '60s';

REVOKE ALL ON ALL TABLES IN SCHEMA public FROM flightclaim_reports;
REVOKE CREATE ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO flightclaim_reports;
GRANT SELECT (
  id, reference, status, stage, source, language, incident_type, cause, jurisdiction,
  operating_carrier, departure_on, due_on, owed, calculated_compensation, compensation_amount,
  currency, flight_distance_km, has_extraordinary_circumstances, rejection_code, assigned_at,
  reviewed_at, submitted_at, limitation_on, next_news_by, created_at
) ON claims_claim TO flightclaim_reports;
GRANT SELECT (id, claim_id, previous_status, new_status, via, at)
  ON claims_claimstatushistory TO flightclaim_reports;
GRANT SELECT (id, claim_id, amount, currency, method, paid_date)
  ON claims_payout TO flightclaim_reports;
GRANT SELECT (id, claim_id, kind, size, scan_status, review_status, uploaded_at, reviewed_at)
  ON claims_claimdocument TO flightclaim_reports;
GRANT SELECT ON claims_segment, claims_dayfigure, compensation_airport TO flightclaim_reports;
GRANT SELECT (id, kind, channel, status, retry_count, created_at, sent_at)
  ON notifications_notification TO flightclaim_reports;
