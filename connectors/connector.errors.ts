import { ConnectorError } from './contract';

/**
 * What can go wrong with any connector. Numbers: 001–009 here, 010–049 any server (shared/server.errors.ts), 1xx SQLite,
 * 2xx CSV and what all files share, 3xx PostgreSQL, 4xx MySQL, 5xx SQL Server, 6xx XLSX, 7xx Oracle, 8xx XML, 9xx HTTPS
 * and REST.
 */

const list = (names: readonly string[]): string => names.map((name) => `"${name}"`).join(', ');

export const unknownConnector = (name: string, known: readonly string[]): ConnectorError =>
  new ConnectorError({
    code: 'CON-001',
    what: {
      sv: `Det finns ingen anslutning som heter "${name}".`,
      en: `There is no connector called "${name}".`,
    },
    fix: { sv: `Välj en av ${list(known)}.`, en: `Choose one of ${list(known)}.` },
    place: { field: 'source' },
  });

export const wrongSettings = (connector: string, field: string, reasons: string): ConnectorError =>
  new ConnectorError({
    code: 'CON-002',
    what: {
      sv: `Källans inställningar passar inte anslutningen "${connector}".`,
      en: `The settings of the source do not suit the connector "${connector}".`,
    },
    why: { sv: reasons, en: reasons },
    fix: {
      sv: `Rätta settings för källan i brygga.yaml; docs/connectors/${connector}.md säger vad anslutningen tar.`,
      en: `Correct settings of the source in brygga.yaml; docs/connectors/${connector}.md says what the connector takes.`,
    },
    place: { field },
  });

export const wrongQuery = (connector: string, wanted: string): ConnectorError =>
  new ConnectorError({
    code: 'CON-003',
    what: {
      sv: `Anslutningen "${connector}" svarar bara på frågor av slaget "${wanted}".`,
      en: `The connector "${connector}" only answers queries of the kind "${wanted}".`,
    },
    fix: {
      sv: 'Byt connector eller from i mappningen så att de hör ihop.',
      en: 'Change the connector or from in the mapping so that they belong together.',
    },
  });

export const sourceClosed = (connector: string): ConnectorError =>
  new ConnectorError({
    code: 'CON-004',
    what: {
      sv: `Källan (${connector}) är redan stängd.`,
      en: `The source (${connector}) is already closed.`,
    },
  });
