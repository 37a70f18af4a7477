    async loadEcharts() {
      const font = document.fonts.load('12px "Wushe Sans SC"', '周').catch(() => null);
      const library = await this.fetchEcharts();
      await font;
      return library;
    },
    fetchEcharts() {
      return new Promise((resolve, reject) => {
        const cdn = window.solara ? window.solara.cdn : '/_solara/cdn';
        const url = this.echarts.startsWith('/') || this.echarts.startsWith('http') ? this.echarts : `${cdn}/${this.echarts}`;
        requirejs([url], resolve, reject);
      });
    },
    inks() {
      const dark = this.$vuetify.theme.dark;
      return {
        text: dark ? '#eeeeee' : '#222222', quiet: dark ? '#bdbdbd' : '#555555', grid: dark ? '#3a3a3a' : '#e6e6e6',
        ground: dark ? '#1e1e1e' : '#ffffff', runs: dark ? ['#56B4E9', '#F0A030'] : ['#0072B2', '#C24E00'],
        font: getComputedStyle(this.$el).fontFamily,
      };
    },
