import type { Command } from 'commander';
import { diffOf } from '../../coverage/diff';
import { diffCsv, diffHtml, diffJson, diffText } from '../../coverage/diff-formats';
import { define } from '../command';
import { formatOf, jsonText, output, type OutputOptions } from './output';
import { readSystem } from './reports';

const formats = ['html', 'csv', 'json'];

/** `brygga coverage diff <a> <b>`. */
export function registerDiff(coverage: Command): void {
  define<[string, string], OutputOptions>(
    coverage
      .command('diff <before> <after>')
      .description(
        'What was won and lost between two systems or versions / Vad som vunnits och förlorats mellan två system eller versioner',
      )
      .option('--format <format>', formats.join(', '))
      .option('--out <file>', 'write to a file / skriv till en fil'),
    'brygga coverage diff mappings/exempel mappings/su-exempel --out skillnad.html',
    async (io, options, before, after) => {
      formatOf(options, formats);
      const diff = diffOf(readSystem(before).report, readSystem(after).report);
      const json = diffJson(diff);
      const forms = { html: () => diffHtml(diff), csv: () => diffCsv(diff), json: () => jsonText(json) };
      return output(io, options, forms, diffText(diff, io.language), json);
    },
  );
}
