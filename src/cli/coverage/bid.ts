import { dirname, join } from 'node:path';
import type { Command } from 'commander';
import { bidForm, bidSchemaFile } from '../../coverage/bids/bid-form';
import { bidJsonSchema } from '../../coverage/bids/bid.schema';
import { comparisonHtml } from '../../coverage/bids/comparison-page';
import { comparisonCsv, comparisonText, comparisonXlsx } from '../../coverage/bids/comparison-sheets';
import { comparisonJson } from '../../coverage/bids/comparison.schema';
import { define } from '../command';
import { formatOf, jsonText, output, writeOut, type OutputOptions } from './output';
import { readComparison, readWeights } from './read-bids';

const weightsText = 'weights and which are required, YAML / vikter och ska-krav, YAML';
const formats = ['html', 'xlsx', 'csv', 'json'];

/** `brygga coverage bid` and `brygga coverage compare`. */
export function registerBids(coverage: Command): void {
  define<[], { out: string; weights?: string }>(
    coverage
      .command('bid')
      .description('An empty claim form for tenderers / Ett tomt svarsformulär för anbudsgivare')
      .requiredOption('--out <file>', 'the form, YAML / formuläret, YAML')
      .option('--weights <file>', weightsText),
    'brygga coverage bid --weights vikter.yaml --out anbud.yaml',
    async (io, { out, weights: file }) => {
      const { catalog, weights } = readWeights(file, 'bbic-working');
      const schema = join(dirname(out), bidSchemaFile);
      writeOut(out, bidForm(catalog, weights));
      writeOut(schema, bidJsonSchema());
      const text =
        io.language === 'sv'
          ? `Skrivet till ${out}. Skicka med ${schema}: den hjälper den som fyller i.`
          : `Written to ${out}. Send ${schema} along: it helps whoever fills the form in.`;
      return { ok: true, json: { ok: true, file: out, schema }, text };
    },
  );
  define<[string[]], OutputOptions & { weights?: string }>(
    coverage
      .command('compare <bids...>')
      .description(
        'Score claim forms and mappings against weights / Poängsätt svarsformulär och mappningar mot vikter',
      )
      .option('--weights <file>', weightsText)
      .option('--format <format>', formats.join(', '))
      .option('--out <file>', 'write to a file / skriv till en fil'),
    'brygga coverage compare bids/*.yaml --weights vikter.yaml --out jamforelse.html',
    async (io, options, names) => {
      formatOf(options, formats);
      const comparison = readComparison(names, options.weights);
      const json = comparisonJson(comparison);
      const forms = {
        html: () => comparisonHtml(comparison),
        xlsx: () => comparisonXlsx(comparison),
        csv: () => comparisonCsv(comparison),
        json: () => jsonText(json),
      };
      return output(io, options, forms, comparisonText(comparison, io.language), json);
    },
  );
}
