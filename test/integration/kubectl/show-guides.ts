import { GUIDE_WALK, TRADE } from "../../support/guide-walk.ts";
import { KubectlPlace } from "../../support/kubectl-place.ts";

/** Shows what kubectl says to every command of the two deployment guides, on a cluster of its own. */
const place = await KubectlPlace.start();
try {
  place.file("trade.yaml", TRADE);
  for (const { line } of GUIDE_WALK) {
    const { stdout, stderr } = await place.run(line);
    process.stdout.write(`$ kubectl ${line}\n${stdout}${stderr}\n`);
  }
} finally {
  await place.close();
}
