"use strict";
// An answer in the fragment never reaches the listener by itself: hand it on in the query, once.
(() => {
  const answer = new URLSearchParams(location.hash.slice(1));
  if (!answer.has("connect_code") && !answer.has("error")) return;
  const query = new URLSearchParams(location.search);
  if (query.has("forwarded")) return;
  for (const [name, value] of answer) query.set(name, value);
  query.set("forwarded", "1");
  location.replace(location.pathname + "?" + query);
})();
