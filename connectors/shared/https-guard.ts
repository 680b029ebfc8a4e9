import type * as http from 'node:http';
import { onlyGet } from './https.errors';

/** The step of an agent that every request passes before it gets a connection. Node has it, its types do not. */
interface Doorway {
  addRequest(request: http.ClientRequest, ...rest: unknown[]): void;
}

/**
 * An agent that gives a connection to nothing but a GET.
 * Making a request of another method throws `CON-919`, before anybody is called.
 */
export function guarded(
  kind: new (options: http.AgentOptions) => http.Agent,
  options: http.AgentOptions,
): http.Agent {
  const agent = new kind(options) as http.Agent & Doorway;
  const letIn = agent.addRequest.bind(agent);
  agent.addRequest = (request, ...rest) => {
    if (request.method === 'GET') letIn(request, ...rest);
    else throw onlyGet(request.method);
  };
  return agent;
}
