// Loaded before a process of the fault tests (`node -r`): its clock is off by so many milliseconds, and goes so many
// times faster from its start, as BRYGGA_CLOCK says: {"off":-86400000,"rate":1}.
const RealDate = Date;
const { off = 0, rate = 1 } = JSON.parse(process.env.BRYGGA_CLOCK || '{}');
const began = RealDate.now();
const now = () => began + off + (RealDate.now() - began) * rate;
globalThis.Date = class extends RealDate {
  constructor(...given) {
    super(...(given.length === 0 ? [now()] : given));
  }

  static now() {
    return now();
  }
};
