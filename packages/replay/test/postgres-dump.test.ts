import { expect, test } from 'vitest'
import { factsOfDump } from '../src/postgres-dump.ts'

test('a dump is its entries, without settings and comments, and columns in any order', () => {
  const dump = (first: string, second: string): string => `--
-- PostgreSQL database dump
--
SET lock_timeout = 0;
SELECT pg_catalog.set_config('search_path', '', false);

--
-- Name: users; Type: TABLE; Schema: public; Owner: -
--

SET default_tablespace = '';
CREATE TABLE public.users (
    ${first},
    ${second}
);

--
-- Name: EXTENSION hstore; Type: COMMENT; Schema: -; Owner: -
--

COMMENT ON EXTENSION hstore IS 'pairs';
--
-- PostgreSQL database dump complete
--
`
  const facts = factsOfDump(dump('id integer', 'name text'))
  expect([...facts.keys()]).toEqual(['TABLE public.users', 'COMMENT EXTENSION hstore'])
  expect(facts.get('COMMENT EXTENSION hstore')).toBe("COMMENT ON EXTENSION hstore IS 'pairs';")
  expect(factsOfDump(dump('name text', 'id integer'))).toEqual(facts)
  expect(factsOfDump(dump('name text', 'id bigint'))).not.toEqual(facts)
})
