// Answers queries over several SPARQL endpoints as if they were one, with Comunica.
//
//   node federation.cjs MOST_REQUESTS MOST_SECONDS ENDPOINT...
//
// Each line of the input is {"name", "query"} in JSON, each line of the output {"name", "requests"} and
// either "answer", the results in SPARQL's JSON, or "error". A query that needs more requests or seconds
// than allowed ends as an error. NODE_PATH says where the modules are.

const { createInterface } = require('node:readline');
const { QueryEngine } = require('@comunica/query-sparql');

const [mostRequests, mostSeconds, ...endpoints] = process.argv.slice(2);

/** What a query may still ask of the endpoints; `excess` says what it had too much of, once it had. */
class Allowance {
  constructor() {
    this.requests = 0;
    this.end = Date.now() + mostSeconds * 1000;
  }

  fetch = async(url, options) => {
    this.requests += 1;
    if (this.requests > mostRequests) {
      this.excess = `more than ${mostRequests} requests`;
    } else if (Date.now() > this.end) {
      this.excess = `more than ${mostSeconds} seconds`;
    }
    if (this.excess) {
      throw new Error(this.excess);
    }
    return fetch(url, options);
  };
}

/** The rows of a SELECT, as strict readers want them: Comunica adds a member of its own, and leaves out the
    variables of an answer it need not ask for. */
async function answer(engine, query, allowance) {
  const sources = endpoints.map(value => ({ type: 'sparql', value }));
  const result = await engine.query(query, { sources, fetch: allowance.fetch });
  const { data } = await engine.resultToString(result, 'application/sparql-results+json');
  let text = '';
  for await (const part of data) {
    text += part;
  }
  const { head, results } = JSON.parse(text);
  return { head: { vars: [], ...head }, results };
}

async function main() {
  const engine = new QueryEngine();
  for await (const line of createInterface({ input: process.stdin })) {
    const { name, query } = JSON.parse(line);
    const allowance = new Allowance();
    let outcome;
    try {
      outcome = { answer: await answer(engine, query, allowance) };
    } catch (error) {
      outcome = { error: allowance.excess ?? error.message };
    }
    console.log(JSON.stringify({ name, requests: allowance.requests, ...outcome }));
  }
}

// The engine's timers would keep the process for a minute more.
main().then(() => process.exit());
