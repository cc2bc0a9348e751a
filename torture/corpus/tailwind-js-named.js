export default {
  theme: { extend: { colors: {
      "red": "#e30613",
      "white": "#ffffff",
      "deep-blue": "#005aa0",  // deep blue
      "ink": "#000000",
  } } },
};
