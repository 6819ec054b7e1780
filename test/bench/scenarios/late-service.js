// A service that turns ready a while after it listens and writes down when: the moment that
// `devstack up` shall see soon. Arguments: port, delay in milliseconds, the file to write.
import { appendFileSync } from "node:fs";
import { createServer } from "node:http";

const [port, delayMs, file] = process.argv.slice(2);
let ready = false;
createServer((_request, response) => {
  response.writeHead(ready ? 200 : 503).end();
}).listen(Number(port), "127.0.0.1", () => {
  setTimeout(() => {
    ready = true;
    appendFileSync(file, String(Date.now()));
  }, Number(delayMs));
});
